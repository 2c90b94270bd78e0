// What happens to pages in the wild: translators, links on their way, hosts with clean addresses, lost parts.
import assert from 'node:assert/strict';
import { DIST, inChromiumFirst, inEachBrowser } from './harness.mjs';
import { openExperiment, reach, ready, sliderOf, within } from './harness/experiment.mjs';
import { startBare } from './harness/servers.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'gradient-flow';

/** Opens a page of another server than the tests' own; what it reports there is looked at by hand. @param {Page} page @param {string} address */
const visit = (page, address) => page.driver.open(address);

inEachBrowser((check) => {
  check('a page that is being translated goes on telling the truth', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const replaced = await page.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      /** @type {Text[]} */
      const found = [];
      while (texts.nextNode()) found.push(/** @type {Text} */ (texts.currentNode));
      const free = found.filter(
        ({ data, parentElement }) =>
          data.trim() && !parentElement?.closest('[translate=no], script, style, template'),
      );
      for (const text of free) {
        const font = document.createElement('font');
        font.textContent = text.data;
        text.replaceWith(font);
      }
      return free.length;
    });
    assert.ok(replaced > 100, 'the prose is translated');
    await page.click(within(SLUG, 'button.go'));
    await reach(page, SLUG, ({ step, playing }) => playing && step > 0, 'play');
    await page.click(within(SLUG, 'button.go'));
    const { step } = await reach(page, SLUG, ({ playing }) => !playing, 'pause');
    const shown = await page.text(within(SLUG, 'lm-readouts >> dd:first-of-type'));
    assert.equal(Number(shown.replace(/\s/g, '')), step);
    assert.match(await page.text(within(SLUG, 'button.go')), /Play/);
  });

  check('a link that was encoded on its way opens what it says', async (page) => {
    for (const link of [
      `${SLUG}%3Fseed=42&steps=7`,
      `${SLUG}?seed=42&amp;steps=7`,
      `${SLUG}?seed=42&steps=7.`,
    ]) {
      await page.goto('index.html');
      await page.goto(`${FILE}#${link}`);
      const state = await reach(page, SLUG, ({ step, seed }) => step === 7 && seed === 42, link);
      assert.equal(state.seed, 42);
    }
  });

  check('PageUp on a slider is a larger step, not the end', async (page) => {
    const { parameters } = await openExperiment(page, FILE, SLUG);
    await page.focus(await sliderOf(page, SLUG, 'samples'));
    await page.press('PageUp');
    const before = Number(parameters.samples);
    const { parameters: now } = await reach(page, SLUG, (s) => s.parameters.samples !== before, 'move'); // prettier-ignore
    const after = Number(now.samples);
    assert.ok(after > before && after < 4 * before + 20, `from ${before} to ${after}`);
    await ready(page, SLUG);
  });

  check('a part that failed to come is asked for again', async (page) => {
    let broken = true;
    const server = await startBare(DIST, {
      lost: (pathname) => broken && /assets\/lm-embed-.*\.js$/.test(pathname),
    });
    try {
      await visit(page, `${server.origin}/${FILE}`);
      await page.waitFor(() => 'started' in document.documentElement.dataset);
      await page.evaluate((name) => document.getElementById(name)?.scrollIntoView(), SLUG);
      await page.waitFor((name) => {
        const element = /** @type {any} */ (document.getElementById(name));
        return element?.session?.live && !element.session.making;
      }, SLUG);
      const press = () =>
        page.evaluate((name) => {
          const element = document.querySelector(`lm-experiment[name="${name}"]`);
          const buttons = [...(element?.querySelectorAll('lm-out-row button') ?? [])];
          const embed = /** @type {HTMLElement | undefined} */ (
            buttons.find((button) => /^\s*Embed/.test(button.textContent ?? ''))
          );
          embed?.click();
          return embed !== undefined;
        }, SLUG);
      await page.evaluate(
        (name) =>
          /** @type {HTMLElement | null} */ (
            document.querySelector(`lm-experiment[name="${name}"] lm-out-row button`)
          )?.click(),
        SLUG,
      );
      await page.waitUntil(press, 'the button');
      const said = () => page.evaluate(() => /could not be loaded/.test(document.body.innerText));
      await page.waitUntil(said, 'the sentence');
      broken = false;
      await press();
      const open = () =>
        page.evaluate(() => document.querySelector('lm-embed dialog[open]') !== null);
      await page.waitUntil(open, 'the dialog');
    } finally {
      await page.goto('index.html');
      await server.stop();
      await page.consoleErrors(); // the lost part is reported
    }
  });
});

inChromiumFirst((check) => {
  check('copied text holds each formula once, as LaTeX', async (page) => {
    await page.goto(FILE);
    const copied = await page.evaluate(() => {
      const formula = document.querySelector('main p .katex');
      const paragraph = /** @type {Element} */ (formula?.closest('p'));
      const range = document.createRange();
      range.selectNodeContents(paragraph);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
      const data = new DataTransfer();
      const options = { clipboardData: data, bubbles: true, cancelable: true };
      paragraph.dispatchEvent(new ClipboardEvent('copy', options));
      return {
        text: data.getData('text/plain'),
        formulas: paragraph.querySelectorAll('.katex').length,
        tex: formula?.querySelector('annotation')?.textContent ?? '',
      };
    });
    assert.equal(copied.text.split('$').length - 1, 2 * copied.formulas);
    assert.ok(copied.text.includes(`$${copied.tex}$`), copied.text);
  });

  check('a page whose script does not come says so itself, and no other', async (page) => {
    await page.goto(FILE);
    const told = () => document.querySelector('.not-started')?.checkVisibility() === true;
    assert.equal(await page.evaluate(told), false);
    const server = await startBare(DIST, {
      lost: (pathname) => /\/assets\/.*\.js$/.test(pathname),
    });
    try {
      await visit(page, `${server.origin}/${FILE}`);
      await page.waitFor(told);
    } finally {
      await page.goto('index.html');
      await server.stop();
      await page.consoleErrors(); // the lost parts are reported
    }
  });

  check('on a host with clean addresses the offline copy opens, too', async (page) => {
    const server = await startBare(DIST, { cleanUrls: true });
    const address = `${server.origin}/${FILE.replace('index.html', '')}`;
    await visit(page, address);
    await page.waitFor(() => navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')); // prettier-ignore
    await server.stop();
    await visit(page, address);
    await page.waitFor(() => 'started' in document.documentElement.dataset);
    await visit(page, `${server.origin}/${FILE}`);
    await page.waitFor(() => 'started' in document.documentElement.dataset);
    await page.goto('index.html');
    await page.consoleErrors(); // what asked the stopped server is reported
  });
});
