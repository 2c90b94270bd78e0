// What leaves an experiment: the menu behind one button, by keys and by hand.
import assert from 'node:assert/strict';
import { inChromiumFirst } from './harness.mjs';
import jsQR from 'jsqr';
import {
  digestOf,
  experiment,
  openExperiment,
  openMenu,
  pressEntry,
  reach,
  runToEnd,
  typeParameter,
  within,
} from './harness/experiment.mjs';

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'gradient-flow';
const LIST = within(SLUG, '.share-groups');

/** The word of what has the focus. @param {import('./harness/page.mjs').Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const named = element instanceof HTMLInputElement ? element.labels?.[0] : element;
    return named?.textContent?.trim() ?? '';
  });

inChromiumFirst((check) => {
  check('the menu opens, is gone through and closes by keys', async (page) => {
    await openExperiment(page, FILE, SLUG);
    assert.equal(await page.count(LIST), 0, 'it comes when it is asked for');
    await page.focus(within(SLUG, 'role=button name=Share and save'));
    await page.press('ArrowDown');
    await page.waitUntil(async () => (await focused(page)) === 'Copy link', 'the first entry');
    await page.press('ArrowUp');
    assert.equal(await focused(page), 'For a class', 'past the first comes the last');
    await page.press('ArrowDown');
    await page.press('ArrowDown');
    assert.equal(await focused(page), 'QR code');
    await page.press('End');
    assert.equal(await focused(page), 'For a class');
    await page.press('Home');
    assert.equal(await focused(page), 'Copy link');
    await page.press('Escape');
    assert.equal(await focused(page), 'Share and save');
    assert.equal(await page.count(within(SLUG, '.share-groups:not([hidden])')), 0);
  });

  check('Escape in a dialog closes the dialog alone', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await pressEntry(page, SLUG, 'Hand in');
    await page.see('dialog[open]');
    await page.press('Escape');
    await page.waitFor(() => document.querySelector('dialog[open]') === null);
    assert.equal(await focused(page), 'Hand in');
    assert.equal(await page.count(within(SLUG, '.share-groups:not([hidden])')), 1);
  });

  check('on a phone the menu is as wide as the experiment', async (page) => {
    await page.setViewport(390, 844);
    try {
      await openExperiment(page, FILE, SLUG);
      await openMenu(page, SLUG);
      const [outer, inner] = await page.evaluate(
        (...queries) =>
          queries.map((query) => {
            const element = /** @type {any} */ (window).__lmTest.find(query);
            return [element.clientWidth, element.scrollWidth];
          }),
        experiment(SLUG),
        LIST,
      );
      assert.ok(inner[1] <= inner[0] && inner[0] <= outer[0], `${inner} in ${outer}`);
    } finally {
      await page.setViewport(1280, 900);
    }
  });
});

/** What an independent decoder reads in the picture that was last offered. @param {import('./harness/page.mjs').Page} page */
async function readPicture(page) {
  const picture = await page.evaluate(async () => {
    const bitmap = await createImageBitmap(/** @type {any} */ (window).__lmTest.lastDownload());
    const canvas = document.createElement('canvas');
    const { width, height } = Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let dark = '';
    for (let i = 0; i < data.length; i += 4) dark += (data[i] ?? 0) < 128 ? '1' : '0';
    return { width, height, dark };
  });
  const pixels = new Uint8ClampedArray(4 * picture.dark.length).fill(255);
  for (let i = 0; i < picture.dark.length; ++i) {
    if (picture.dark[i] === '1') pixels.fill(0, 4 * i, 4 * i + 3);
  }
  return /** @type {any} */ (jsQR)(pixels, picture.width, picture.height)?.data;
}

inChromiumFirst((check) => {
  check('the QR code under a figure leads to the run', async (page) => {
    await openExperiment(page, `${FILE}?theme=dark`, SLUG);
    await typeParameter(page, SLUG, 'noise', '0.5');
    await reach(page, SLUG, (s) => s.parameters.noise === 0.5, 'take the noise');
    const end = await runToEnd(page, SLUG);
    const digest = await digestOf(page, SLUG);
    await pressEntry(page, SLUG, 'QR code');
    const dialog = within(SLUG, 'lm-short-link');
    await page.see(`${dialog} >> .qr`);
    await page.download(() =>
      page.click(`${dialog} >> role=button name=Figure with QR code as PNG`),
    );
    const address = await readPicture(page);
    assert.match(address, new RegExp(`#${SLUG}\\?[^?]*noise=0\\.5[^?]*&steps=${end.step}$`));
    assert.doesNotMatch(address, /theme|index\.html/);
    await page.goto('index.html');
    await page.goto(address);
    await reach(
      page,
      SLUG,
      ({ step, playing }) => !playing && step === end.step,
      'follow the code',
    );
    assert.equal(await digestOf(page, SLUG), digest);
  });
});
