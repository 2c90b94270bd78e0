// In another site's frame and on hosts that go wrong: links lead where they say, and errors name their cause.
import assert from 'node:assert/strict';
import { DIST, inEachBrowser } from './harness.mjs';
import { pressEntry, reach, ready, within } from './harness/experiment.mjs';
import { startBare } from './harness/servers.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'gradient-flow';
const EMBED = `embed/${SLUG}/index.html`;

/** Opens an embedded figure with its row of files, two steps in. @param {Page} page */
async function openEmbed(page) {
  await page.goto(`${EMBED}?show=out&seed=9`);
  await ready(page, SLUG);
  for (const wanted of [1, 2]) {
    await page.click(within(SLUG, 'role=button name=Step'));
    await reach(page, SLUG, ({ step, playing }) => step === wanted && !playing, 'take a step');
  }
}

/** The page's clipboard is the test's. @param {Page} page @param {boolean} open */
const takeClipboard = (page, open) =>
  page.evaluate((taken) => {
    const writeText = async (/** @type {string} */ text) => {
      if (!taken) throw new DOMException('no', 'NotAllowedError');
      /** @type {any} */ (window).copied = text;
    };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  }, open);

/** @param {Page} page @param {string} address */
async function leadsHere(page, address) {
  await page.goto('index.html');
  await page.driver.open(address);
  const state = await reach(page, SLUG, ({ step, playing }) => step === 2 && !playing, 'follow it');
  assert.equal(state.seed, 9);
}

/** What the first experiment that failed says on a host. @param {Page} page @param {Parameters<typeof startBare>[1]} how @param {string} [file] */
async function failureOn(page, how, file = FILE) {
  const server = await startBare(DIST, how);
  try {
    await page.driver.open(`${server.origin}/${file}`);
    await page.evaluate((name) => document.getElementById(name)?.scrollIntoView(), SLUG);
    const said = () =>
      page.evaluate(() => document.querySelector('lm-experiment .notice.bad p')?.textContent ?? '');
    return await page.waitUntil(said, 'the sentence');
  } finally {
    await page.goto('index.html');
    await server.stop();
    await page.consoleErrors(); // what failed is reported
  }
}

inEachBrowser((check) => {
  check('links out of an embedded figure open the lesson as the figure stands', async (page) => {
    await openEmbed(page);
    await takeClipboard(page, true);
    await pressEntry(page, SLUG, 'Copy link');
    const link = await page.waitFor(() => /** @type {any} */ (window).copied);
    assert.ok(link.startsWith(`${page.site.origin}/lessons/`), link);
    await pressEntry(page, SLUG, 'Cite');
    const cited = await page.waitFor(() => /@misc/.test(/** @type {any} */ (window).copied) && /** @type {any} */ (window).copied); // prettier-ignore
    assert.ok(cited.includes(`\\url{${link}}`), cited);
    await pressEntry(page, SLUG, 'For a class');
    await page.see('lm-class-link dialog input[readonly]');
    const forClass = await page.evaluate(() => /** @type {HTMLInputElement} */ (document.querySelector('lm-class-link input[readonly]')).value); // prettier-ignore
    assert.ok(forClass.startsWith(`${page.site.origin}/lessons/`), forClass);
    await leadsHere(page, link);
  });

  check('where the clipboard is closed the link stands there to be copied', async (page) => {
    await openEmbed(page);
    await takeClipboard(page, false);
    for (const name of ['Copy link', 'Cite']) {
      await pressEntry(page, SLUG, name);
      await page.see(within(SLUG, 'lm-out-row >> textarea'));
      const said = await page.text(within(SLUG, 'lm-out-row >> [role=status]'));
      assert.match(said, /may not use the clipboard; the text is selected/);
      const { value, selected } = await page.evaluate(() => {
        const field = /** @type {HTMLTextAreaElement} */ (document.querySelector('lm-out-row textarea')); // prettier-ignore
        return { value: field.value, selected: field.selectionEnd - field.selectionStart };
      });
      assert.equal(selected, value.length);
      assert.match(value, /\/lessons\/.*#gradient-flow\?.*seed=9&steps=2/);
    }
  });

  check('what cannot be saved for sure is not said to be saved', async (page) => {
    await page.goto('index.html');
    await page.evaluate((address) => {
      const frame = document.createElement('iframe');
      frame.id = 'inner';
      frame.src = address;
      frame.width = '1000';
      frame.height = '900';
      document.body.prepend(frame);
    }, `${page.site.origin}/${EMBED}?show=out`);
    const press = () =>
      page.inFrame('#inner', () => {
        const session = /** @type {any} */ (document.querySelector('lm-experiment'))?.session;
        if (!session?.run || session.making) return false;
        /** @type {NodeListOf<HTMLElement>} */
        const list = document.querySelectorAll('lm-out-row button');
        const buttons = [...list];
        const csv = buttons.find((one) => one.textContent === 'CSV');
        (csv ?? buttons[0])?.click(); // the first opens the menu
        return csv !== undefined;
      });
    await page.waitUntil(press, 'the button');
    const said = () =>
      page.inFrame(
        '#inner',
        () => document.querySelector('lm-out-row [role=status]')?.textContent ?? '',
      );
    await page.waitUntil(async () => /CSV/.test(await said()), 'the sentence');
    assert.match(await said(), /CSV handed over to be saved\. If no file comes/);
  });

  check('a frame that is closed off says so, and does not blame the browser', async (page) => {
    await page.goto('index.html');
    await page.evaluate((address) => {
      const frame = document.createElement('iframe');
      frame.id = 'inner';
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.src = address;
      document.body.prepend(frame);
    }, `${page.site.origin}/${EMBED}`);
    const said = () =>
      page.inFrame('#inner', () => {
        const notices = document.querySelectorAll(
          '.not-started, .unstyled, .old-browser, lm-experiment .notice.bad',
        );
        const shown = [...notices].filter((one) => one.checkVisibility());
        return shown.map((one) => one.textContent).join('\n');
      });
    await page.waitUntil(said, 'the sentence');
    assert.match(await said(), /allow-same-origin.*window of its own/s);
    assert.doesNotMatch(await said(), /Please use/);
    await page.consoleErrors(); // what the sandbox refused is reported
  });

  check('a worker that is not there is named, with the answer of the host', async (page) => {
    const lost = (/** @type {string} */ pathname) => /assets\/worker-.*\.js$/.test(pathname) && 404;
    assert.match(await failureOn(page, { lost }), /worker could not be fetched: the server answered 404 for worker-.*\.js.*whole dist folder/s); // prettier-ignore
  });

  check('WebAssembly that is switched off is named, with where it is switched on', async (page) => {
    const first = 'delete globalThis.WebAssembly;';
    const said = await failureOn(page, { first });
    assert.match(said, /WebAssembly is switched off here.*Allow it for this site/);
    assert.doesNotMatch(said, /Please use/);
  });
});
