// The third dimension: loaded when it is asked for and never before, one context per page, a sentence without WebGL.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import { openExperiment, runToEnd, showTheory, within } from './harness/experiment.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const FILE = 'lessons/scalar-factorization/index.html';
const SLUG = 'scalar-factorization';
const SURFACE = within(SLUG, 'lm-surface');
const OPEN = `${SURFACE} >> role=button name=In three dimensions`;
const STAGE = `${SURFACE} >> .surface-stage canvas`;
/** A drawn surface has many colours; an empty canvas has one. */
const MANY = 60;

/** The experiment with the view of its landscape. @param {Page} page */
async function openLandscape(page) {
  await openExperiment(page, FILE, SLUG);
  await showTheory(page, SLUG);
  await page.evaluate((slug) => {
    const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${slug}"]`));
    element.session.chooseView('landscape');
  }, SLUG);
  await page.see(OPEN);
}

/** What has been asked for of the library. @param {Page} page */
const asked = (page) => [...page.site.asked].filter((name) => name.includes('surface-scene'));

/** How many colours the canvas shows, and where its middle is. @param {Page} page */
const colours = (page) =>
  page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (
      document.querySelector('.surface-stage canvas')
    );
    const turn = /** @type {HTMLInputElement} */ (document.querySelector('.surface-turns input'));
    turn.dispatchEvent(new Event('input')); // drawn again: a canvas is only full in the task that draws it
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    copy?.drawImage(canvas, 0, 0);
    const { data = [] } = copy?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    const found = new Set();
    for (let i = 0; i < data.length; i += 4) if (data[i + 3]) found.add(`${data[i]} ${data[i + 1]} ${data[i + 2]}`); // prettier-ignore
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum = (31 * sum + data[i]) % 1_000_003;
    return { count: found.size, sum };
  });

inChromiumFirst((check) => {
  check(
    'the surface comes when it is asked for, turns by its sliders, and goes again',
    async (page) => {
      await page.setViewport(1280, 900);
      await openLandscape(page);
      await runToEnd(page, SLUG);
      assert.deepEqual(asked(page), [], 'before it is asked for');
      await page.click(OPEN);
      await page.see(STAGE);
      assert.equal(asked(page).length, 1);
      const before = await colours(page);
      assert.ok(before.count > MANY, `${before.count} colours`);
      await page.evaluate(() => {
        const turn = /** @type {HTMLInputElement} */ (
          document.querySelector('.surface-turns input')
        );
        turn.value = '-60';
        turn.dispatchEvent(new Event('input'));
      });
      assert.notEqual((await colours(page)).sum, before.sum, 'turned');
      const map = await page.count(within(SLUG, '.plot canvas'));
      assert.ok(map > 0, 'the map stays beside it');
      await page.click(`${SURFACE} >> role=button name=The map alone`);
      await page.waitUntil(async () => (await page.count(STAGE)) === 0, 'the end');
      await page.click(OPEN);
      await page.see(STAGE);
      assert.ok((await colours(page)).count > MANY, 'again, with the same context');
    },
  );

  check('a browser without WebGL says so, and loads nothing for it', async (page) => {
    await openLandscape(page);
    const had = asked(page).length;
    await page.evaluate(() => {
      const plain = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = /** @type {any} */ (
        /** @this {HTMLCanvasElement} @param {string} kind @param {any[]} rest */
        function (kind, ...rest) {
          return kind.startsWith('webgl') ? null : plain.call(this, kind, ...rest);
        }
      );
    });
    await page.click(OPEN);
    await page.waitUntil(
      async () => /has no WebGL/.test(await page.text(`${SURFACE} >> .surface-trouble`)),
      'the sentence',
    );
    assert.equal(asked(page).length, had);
    assert.equal(await page.count(STAGE), 0);
  });
});
