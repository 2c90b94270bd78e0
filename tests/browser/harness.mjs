// What browser tests use: one session per browser, with the site served and a page open for tests.
import { after, before, describe, test } from 'node:test';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserList } from './harness/locate.mjs';
import { Page } from './harness/page.mjs';
import { startPuppeteer } from './harness/puppeteer.mjs';
import { startSite } from './harness/site.mjs';
import { startWebkit } from './harness/webkit.mjs';

/** @typedef {import('./harness/locate.mjs').BrowserName} BrowserName */

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The built site; LM_SITE names another folder. */
export const DIST = path.resolve(ROOT, process.env.LM_SITE ?? 'dist');

/**
 * Whether every test runs in every browser (`npm run test:all`). Otherwise what repeats for each
 * lesson and each experiment runs in Chromium, and the other two take one lesson.
 */
export const THOROUGH = process.env.LM_THOROUGH === '1';

/** The lesson that stands for all of them where not everything runs everywhere. */
const SAMPLE = 'linear-regression';

/**
 * What a browser goes through of things that come one per lesson: all of them, or the sample's.
 * @template T
 * @param {BrowserName} name
 * @param {T[]} things
 * @param {(thing: T) => string} file the page that a thing belongs to
 * @returns {T[]}
 */
export const share = (name, things, file) =>
  THOROUGH || name === 'chromium' ? things : things.filter((one) => file(one).includes(SAMPLE));

/**
 * For what even Chromium goes through only once: the sample of the lessons, and all other pages.
 * @param {string[]} files of the site
 * @returns {string[]}
 */
export const sampled = (files) =>
  THOROUGH ? files : files.filter((file) => !file.startsWith('lessons/') || file.includes(SAMPLE));

/**
 * For what costs a whole run: the first thing of each page, so that the time does not grow with the number of
 * experiments. `bits.test.mjs` takes the others some steps, and tests/wasm/ runs them in Node.
 * @template {{file: string}} T
 * @param {T[]} things
 * @returns {T[]}
 */
export const onePerPage = (things) =>
  THOROUGH
    ? things
    : things.filter(({ file }, i) => things.findIndex((one) => one.file === file) === i);

/** How long one test may take before it counts as hung, in milliseconds. */
const TEST_TIMEOUT_MS = 300_000;

/**
 * A browser with a page, over a served folder.
 * @param {BrowserName} name
 * @param {string} [folder]
 * @param {{bare?: boolean}} [options] bare: served as by a host that sets no headers
 * @returns {Promise<Page>}
 */
export async function openPage(name, folder = DIST, options = {}) {
  const site = await startSite(folder, options);
  try {
    const driver = await (name === 'webkit' ? startWebkit() : startPuppeteer(name));
    const page = new Page(driver, site);
    await page.setViewport(1280, 900);
    return page;
  } catch (error) {
    await site.stop();
    throw error;
  }
}

/**
 * Declares the same tests for every browser. `check(title, fn)` is a test that also fails when
 * something went wrong in the console, the policy or the network, and then leaves a screenshot in
 * build/browser-failures/.
 * @param {(check: (title: string, fn: (page: Page) => Promise<void>) => void, name: BrowserName) => void} declare
 * @param {string} [folder] what to serve; the built site when not given
 * @param {{bare?: boolean, browsers?: BrowserName[]}} [options] bare as for `openPage`; browsers
 *   instead of all that are asked for
 */
export function inEachBrowser(declare, folder, { bare, browsers = browserList() } = {}) {
  for (const name of browsers) {
    describe(name, () => {
      /** @type {Page | undefined} */
      let page;
      before(async () => void (page = await openPage(name, folder, { bare })), {
        timeout: TEST_TIMEOUT_MS,
      });
      after(() => page?.close());
      const check = (
        /** @type {string} */ title,
        /** @type {(page: Page) => Promise<void>} */ fn,
      ) =>
        test(`${title} [${name}]`, { timeout: TEST_TIMEOUT_MS }, () =>
          withReport(/** @type {Page} */ (page), `${name} ${title}`, fn),
        );
      declare(check, name);
    });
  }
}

/**
 * As `inEachBrowser` for what clicks and types at length: in Chromium alone, unless every test runs in
 * every browser.
 * @param {Parameters<typeof inEachBrowser>[0]} declare
 * @param {Parameters<typeof inEachBrowser>[1]} [folder]
 * @param {{bare?: boolean}} [options]
 */
export const inChromiumFirst = (declare, folder, options) =>
  inEachBrowser(declare, folder, {
    ...options,
    browsers: browserList().filter((name) => THOROUGH || name === 'chromium'),
  });

/** @param {Page} page @param {string} title @param {(page: Page) => Promise<void>} fn */
async function withReport(page, title, fn) {
  await page.consoleErrors(); // what an earlier test left is not this one's
  try {
    await fn(page);
    const errors = await page.consoleErrors();
    if (errors.length) throw new Error(`the page reported:\n${errors.join('\n')}`);
  } catch (error) {
    const file = title.replace(/\W+/g, '-').slice(0, 100);
    await page.screenshot(path.join(ROOT, 'build/browser-failures', `${file}.png`)).catch(() => {});
    throw error;
  }
}
