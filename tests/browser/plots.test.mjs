// Plots in real browsers: they draw, are read by keyboard, edited by hand, and leave as SVG and PNG.
import assert from 'node:assert/strict';
import { ROOT, inChromiumFirst } from './harness.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

/** Opens the gallery and waits until its plots are drawn. @param {Page} page @param {string} [theme] */
async function openGallery(page, theme = 'light') {
  await page.goto(`tests/browser/gallery.html?theme=${theme}`);
  await page.waitFor(() => Object.keys(/** @type {any} */ (window).plots ?? {}).length > 10);
}

/** Focuses a plot by its name in the gallery, scrolled to where it is drawn. @param {Page} page @param {string} name */
async function focusPlot(page, name) {
  await page.evaluate((n) => {
    const { area } = /** @type {any} */ (window).plots[n];
    area.scrollIntoView({ block: 'center' });
    area.focus();
  }, name);
  await page.waitFor((n) => /** @type {any} */ (window).plots[n].last !== null, name);
}

/** What the plot has announced. @param {Page} page @param {string} name @param {RegExp} pattern */
async function announced(page, name, pattern) {
  const read = (/** @type {string} */ n) => /** @type {any} */ (window).plots[n].live.textContent;
  await page.waitUntil(async () => pattern.test(await page.evaluate(read, name)), String(pattern));
}

inChromiumFirst(
  (check) => {
    check('every plot leaves ink on its canvas when it comes into sight', async (page) => {
      await openGallery(page);
      const blank = await page.evaluate(async () => {
        const { plots } = /** @type {any} */ (window);
        const names = [];
        for (const [name, plot] of Object.entries(plots)) {
          plot.area.scrollIntoView({ block: 'center' });
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60)));
          const { canvas } = plot;
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          if (!data.some((/** @type {number} */ byte) => byte > 0)) names.push(name);
        }
        return names;
      });
      assert.deepEqual(blank, ['Nothing yet']);
    });

    check('arrow keys read a curve, politely, and Escape leaves', async (page) => {
      await openGallery(page);
      await focusPlot(page, 'Training loss');
      await page.press('Home');
      await announced(
        page,
        'Training loss',
        /^time .*: 0, measured 1\.0\d+, predicted \(eq. 7\) 1,/,
      );
      await page.press('Shift+ArrowRight');
      await announced(page, 'Training loss', /: 0\.0032, measured .* deviation /);
      await page.press('End');
      await announced(page, 'Training loss', /: 1\.984, /);
      await page.press('Escape');
      const open = await page.evaluate(
        () => !(/** @type {any} */ (window).plots['Training loss'].readout.root.hidden),
      );
      assert.equal(open, false);
    });

    check('the cursor walks over a matrix and into the next', async (page) => {
      await openGallery(page);
      await focusPlot(page, 'Kernel');
      await page.press('ArrowRight');
      await announced(page, 'Kernel', /^row 1, column 1, measured /);
      for (let i = 0; i < 8; ++i) await page.press('ArrowRight');
      const series = () => /** @type {any} */ (window).plots.Kernel.cursor.series;
      assert.equal(await page.evaluate(series), 1);
    });

    check('fields, networks, tables and phase planes are read by arrow keys', async (page) => {
      await openGallery(page);
      await focusPlot(page, 'Loss landscape');
      await page.press('Home');
      await announced(page, 'Loss landscape', /^w₁ −2, w₂ −1\.5, loss /);
      await page.press('ArrowUp');
      await announced(page, 'Loss landscape', /^w₁ −2, w₂ −1\.4\d+, loss /);
      await focusPlot(page, 'Solution and prediction');
      await page.press('End');
      await page.press('ArrowRight');
      const series = () =>
        /** @type {any} */ (window).plots['Solution and prediction'].cursor.series;
      assert.equal(await page.evaluate(series), 1, 'past the edge into the next map');
      await focusPlot(page, 'Small network');
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.press(key);
      await announced(page, 'Small network', /^layer 1, node 2, value .*, weight from 1 /);
      await focusPlot(page, 'Optimizers');
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown']) await page.press(key);
      await announced(page, 'Optimizers', /^width 64, measured 0\.155$/);
      await focusPlot(page, 'Phase plane');
      await page.press('End');
      await announced(page, 'Phase plane', /^from the right, /);
      const at = () => /** @type {any} */ (window).plots['Phase plane'].cursor.at;
      assert.equal(await page.evaluate(at), 120, 'the trajectory ends where the past does');
    });

    check('every kind leaves as SVG without a fault', async (page) => {
      await openGallery(page);
      const faults = await page.evaluate(() => {
        const { plots } = /** @type {any} */ (window);
        return Object.entries(plots).flatMap(([name, plot]) => {
          const text = plot.toSVG({ width: 600, height: 360 });
          const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
          const fault = svg.querySelector('parsererror')?.textContent;
          const drawn = svg.querySelectorAll('path, text').length;
          const odd = /NaN|undefined|Infinity/.exec(text)?.[0];
          return fault || odd || drawn < 5 ? [`${name}: ${fault ?? odd ?? drawn}`] : [];
        });
      });
      assert.deepEqual(faults, []);
    });

    check('empty, huge, foreign and not finite data are drawn without a fault', async (page) => {
      await openGallery(page);
      const faults = await page.evaluate(async () => {
        const { PLOT_KINDS, loadPlotKind } = await import(
          /** @type {any} */ ('/web/plots/kinds.js')
        );
        const host = document.querySelector('main');
        const axis = { label: '<img src=x onerror=hacked=1>', unit: '$\\frac{', scale: 'log' };
        const far = [1e308, -1e308, NaN, Infinity, 5e-324, 0];
        /** @param {ArrayLike<number>} list @param {[number, number]} shape @param {boolean} grid */
        const series = (list, shape, grid) => ({
          name: '</text><script>hacked=1</script>',
          role: 'measured',
          x: grid ? [] : list,
          y: grid ? [] : list,
          z: grid ? list : [],
          shape,
        });
        const found = [];
        for (const kind of PLOT_KINDS) {
          const Plot = await loadPlotKind(kind);
          for (const list of [
            [],
            [series([], [0, 0], false)],
            [series(far, [2, 3], true), series(far, [0, 0], false)],
            [series([0], [1, 1], true), series([0], [0, 0], false)],
          ]) {
            for (const scale of ['linear', 'log']) {
              const axes = { x: { ...axis, scale }, y: { ...axis, scale }, z: { ...axis, scale } };
              const view = { name: 'v', title: 't', kind, axes, series: list, steps: [] };
              try {
                const plot = new Plot(host, { view });
                plot.draw();
                plot.key(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
                plot.key(new KeyboardEvent('keydown', { key: 'End' }));
                plot.describe();
                plot.table();
                const text = plot.toSVG({ width: 600, height: 360 });
                const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
                if (svg.querySelector('parsererror, script, img')) throw new Error('bad SVG');
                plot.destroy();
              } catch (error) {
                found.push(`${kind} ${scale} of ${list.length}: ${error}`);
              }
            }
          }
        }
        return { found, hacked: 'hacked' in window, images: document.images.length };
      });
      assert.deepEqual(faults, { found: [], hacked: false, images: 0 });
    });

    check('a series is switched off and on in the key', async (page) => {
      await openGallery(page);
      const shown = () => /** @type {any} */ (window).plots['Training loss'].last.shown.length;
      const button = (/** @type {boolean} */ click) =>
        page.evaluate((press) => {
          const { keyList } = /** @type {any} */ (window).plots['Training loss'];
          if (press) keyList.querySelectorAll('button')[2].click();
          return keyList.querySelectorAll('button')[2].getAttribute('aria-pressed');
        }, click);
      assert.equal(await page.evaluate(shown), 3);
      assert.equal(await button(true), 'false');
      assert.equal(await page.evaluate(shown), 2);
      assert.equal(await button(true), 'true');
      assert.equal(await page.evaluate(shown), 3);
    });

    check('points are added, carried and removed by keyboard', async (page) => {
      await openGallery(page);
      await focusPlot(page, 'Points drawn by hand');
      const points = () => {
        const { x, y } = /** @type {any} */ (window).plots['Points drawn by hand'].view.series[0];
        return { count: x.length, x: x[x.length - 1], y: y[y.length - 1] };
      };
      for (const key of ['ArrowRight', 'ArrowUp', 'Enter']) await page.press(key);
      assert.deepEqual(await page.evaluate(points), { count: 15, x: 0.04, y: 0.04 });
      for (const key of [' ', 'ArrowUp', 'ArrowUp', ' ']) await page.press(key);
      assert.deepEqual(await page.evaluate(points), { count: 15, x: 0.04, y: 0.12 });
      await page.press('Backspace');
      assert.equal((await page.evaluate(points)).count, 14);
    });

    check('SVG and PNG show the same figure', async (page) => {
      await openGallery(page);
      const found = await page.evaluate(async () => {
        const plot = /** @type {any} */ (window).plots['12 weights'];
        const text = plot.toSVG({ width: 600, height: 360 });
        const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
        const blob = await plot.toPNG({ width: 600, height: 360, scale: 2 });
        const image = await createImageBitmap(blob);
        return {
          error: svg.querySelector('parsererror')?.textContent ?? '',
          title: svg.querySelector('title')?.textContent,
          texts: [...svg.querySelectorAll('text')].map((t) => t.textContent),
          svgSize: [
            svg.documentElement.getAttribute('width'),
            svg.documentElement.getAttribute('height'),
          ],
          pngSize: [image.width, image.height],
        };
      });
      assert.equal(found.error, '');
      assert.equal(found.title, '12 weights');
      for (const text of ['weight', 'column', '0.5', '12', 'pseudo-inverse']) {
        assert.ok(found.texts.includes(text), `${text} in ${found.texts.join('|')}`);
      }
      assert.deepEqual(
        found.pngSize,
        found.svgSize.map((size) => 2 * Number(size)),
      );
    });

    check('a change of theme changes the ink', async (page) => {
      await openGallery(page);
      const colour = () =>
        /** @type {any} */ (window).plots['Training loss'].palette.colours.measured;
      const light = await page.evaluate(colour);
      await page.evaluate(() => void (document.documentElement.dataset.theme = 'dark'));
      await page.waitUntil(async () => (await page.evaluate(colour)) !== light, 'another colour');
    });

    check('out of sight nothing is drawn, and what was missed is drawn on return', async (page) => {
      await openGallery(page);
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.waitFor(
        () => !(/** @type {any} */ (window).plots['Small numbers and zeros'].visible),
      );
      const stale = await page.evaluate(() => {
        const plot = /** @type {any} */ (window).plots['Small numbers and zeros'];
        plot.update({
          ...plot.view,
          series: [{ ...plot.view.series[0], y: plot.view.series[0].x }],
        });
        return plot.stale;
      });
      assert.equal(stale, true);
      await focusPlot(page, 'Small numbers and zeros');
      await page.waitFor(
        () => !(/** @type {any} */ (window).plots['Small numbers and zeros'].stale),
      );
    });
  },
  ROOT,
  { bare: true },
);
