// Chromium (DevTools protocol) and Firefox (WebDriver BiDi), both through puppeteer-core.
import puppeteer from 'puppeteer-core';
import { locate } from './locate.mjs';
import { PATIENCE_MS } from './page.mjs';

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--lang=en-US',
];

/** Firefox counts no time-outs of its own against us and asks nothing of the network. */
const FIREFOX_PREFERENCES = {
  'intl.accept_languages': 'en-US',
  'app.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'dom.max_script_run_time': 0,
};

/**
 * Firefox says so of a formula whose end has not arrived yet when it first lays out the page. Of
 * formulas that are wrong for good, tests/browser/site.test.mjs asks the finished page.
 */
const HALF_PARSED = /Invalid markup: Incorrect number of children/;
/** A font on its way when a page is left: Firefox says that its download was aborted (NS_BINDING_ABORTED). */
const CUT_OFF = /download failed .*status=2152398850/;

/** @param {'chromium' | 'firefox'} name */
function launch(name) {
  const executablePath = locate(name).browser;
  const common = {
    executablePath,
    headless: true,
    timeout: PATIENCE_MS,
    protocolTimeout: 3 * PATIENCE_MS,
  };
  return name === 'chromium'
    ? puppeteer.launch({ ...common, browser: 'chrome', args: CHROMIUM_ARGUMENTS })
    : puppeteer.launch({ ...common, browser: 'firefox', extraPrefsFirefox: FIREFOX_PREFERENCES });
}

/** The handle of an element. @param {import('puppeteer-core').Page} page @param {string} query */
async function element(page, query) {
  const handle = await page.evaluateHandle(
    (q) => /** @type {any} */ (window).__lmTest.find(q),
    query,
  );
  const found = handle.asElement();
  if (!found) throw new Error(`no element for ${query}`);
  return /** @type {import('puppeteer-core').ElementHandle<HTMLElement>} */ (found);
}

/**
 * Starts the browser with a profile of its own, which puppeteer removes at the end.
 * @param {'chromium' | 'firefox'} name
 * @returns {Promise<import('./page.mjs').Driver>}
 */
export async function startPuppeteer(name) {
  const browser = await launch(name);
  // A page of its own: in its first one Firefox has no focus, and Enter presses no button.
  const page = await browser.newPage();
  /** @type {string[]} */
  const log = [];
  page.on('console', (message) => {
    if (message.type() === 'error') log.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    if (![HALF_PARSED, CUT_OFF].some((known) => known.test(String(error))))
      log.push(`pageerror: ${error}`);
  });
  page.on('error', (error) => log.push(`crash: ${error}`));
  return {
    open: async (url) => void (await page.goto(url, { waitUntil: 'load', timeout: PATIENCE_MS })),
    evaluate: (fn, ...args) => page.evaluate(/** @type {any} */ (fn), ...args),
    async inFrame(query, fn, ...args) {
      const frame = await (await element(page, query)).contentFrame();
      if (!frame) throw new Error(`${query} is no frame`);
      return frame.evaluate(/** @type {any} */ (fn), ...args);
    },
    click: async (query) => (await element(page, query)).click(),
    async type(query, text) {
      await (await element(page, query)).focus();
      await page.keyboard.type(text);
    },
    async press(keys) {
      const last = keys[keys.length - 1].replace('Space', ' ');
      const held = /** @type {any[]} */ (keys.slice(0, -1));
      for (const key of held) await page.keyboard.down(key);
      await page.keyboard.press(/** @type {any} */ (last));
      for (const key of held.reverse()) await page.keyboard.up(key);
    },
    upload: async (query, files) =>
      /** @type {any} */ (await element(page, query)).uploadFile(...files),
    resize: (width, height) => page.setViewport({ width, height }),
    async screenshot(file, height) {
      const view = page.viewport() ?? { width: 1280, height: 900 };
      if (height) await page.setViewport({ ...view, height });
      await page.screenshot({ path: /** @type {`${string}.png`} */ (file) });
      if (height) await page.setViewport(view);
    },
    log: () => log.splice(0),
    close: () => browser.close(),
  };
}
