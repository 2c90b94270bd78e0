// WebKitGTK's MiniBrowser through WebKitWebDriver, on a virtual display of its own.
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { Builder, Capabilities, Key } from 'selenium-webdriver';
import { locate } from './locate.mjs';
import { PATIENCE_MS } from './page.mjs';
import { removeFolder, start, stop, temporaryFolder } from './processes.mjs';

/** MiniBrowser's window cannot be narrower; below this the page is shown in a frame instead. */
const NARROWEST = 447;

/** Room for MiniBrowser's own bar above a page, in pixels. */
const BAR = 60;

/** W3C key names that differ from the DOM's. @type {Record<string, string>} */
const KEYS = {
  Alt: Key.ALT,
  Shift: Key.SHIFT,
  Control: Key.CONTROL,
  Tab: Key.TAB,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Space: Key.SPACE,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  ArrowUp: Key.ARROW_UP,
  ArrowDown: Key.ARROW_DOWN,
  Home: Key.HOME,
  End: Key.END,
  PageUp: Key.PAGE_UP,
  PageDown: Key.PAGE_DOWN,
  Backspace: Key.BACK_SPACE,
};

/** A port that is free now. @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** Starts Xvfb on a display number it chooses itself. @param {string} program */
async function startDisplay(program) {
  const screen = ['-screen', '0', '1920x4000x24', '-nolisten', 'tcp', '-displayfd', '3'];
  const child = start(program, screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const pipe = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
  let number = '';
  for await (const chunk of pipe) if ((number += chunk).includes('\n')) break;
  if (!number.trim()) throw new Error('Xvfb ended before it had a display');
  return { child, display: `:${number.trim()}` };
}

/** Waits until the driver answers. @param {string} address @param {import('node:child_process').ChildProcess} child */
async function answering(address, child) {
  const end = Date.now() + PATIENCE_MS;
  while (child.exitCode === null && Date.now() < end) {
    const answer = await fetch(`${address}/status`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`WebKitWebDriver does not answer on ${address}`);
}

/** The environment of the browser: its display, folders of its own, a locale that Intl knows. */
function environment(/** @type {string} */ display, /** @type {string} */ home) {
  const { WAYLAND_DISPLAY: _wayland, LC_ALL: _all, ...rest } = process.env;
  return {
    ...rest,
    DISPLAY: display,
    GDK_BACKEND: 'x11',
    LANG: 'en_US.UTF-8', // under C.UTF-8 navigator.language is "C", which Intl refuses; need not be generated
    HOME: home,
    XDG_DATA_HOME: `${home}/data`,
    XDG_CACHE_HOME: `${home}/cache`,
    XDG_CONFIG_HOME: `${home}/config`,
    XDG_DOWNLOAD_DIR: home,
    NO_AT_BRIDGE: '1',
  };
}

/** Display, driver and browser; stops what it had started when one of them fails. */
async function startAll() {
  const programs = locate('webkit');
  const home = temporaryFolder('webkit');
  const { child: screen, display } = await startDisplay(programs.display);
  const port = await freePort();
  const driver = start(programs.driver, [`--port=${port}`], { env: environment(display, home) });
  const end = async () => {
    await stop(driver);
    await stop(screen);
    removeFolder(home);
  };
  try {
    const address = `http://127.0.0.1:${port}`;
    await answering(address, driver);
    const capabilities = new Capabilities();
    capabilities.set('browserName', 'MiniBrowser');
    const options = { binary: programs.browser, args: ['--automation'] };
    capabilities.set('webkitgtk:browserOptions', options);
    const session = await new Builder().usingServer(address).withCapabilities(capabilities).build();
    await session.manage().setTimeouts({ script: 3 * PATIENCE_MS, pageLoad: PATIENCE_MS });
    return { session, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** @returns {Promise<import('./page.mjs').Driver>} */
export async function startWebkit() {
  const { session, end } = await startAll();
  const window = session.manage().window();
  /** @type {{width: number, height: number} | null} */
  let frame = null;

  /** @param {string} query @returns {Promise<import('selenium-webdriver').WebElement>} */
  const element = async (query) => {
    const found = await session.executeScript('return window.__lmTest.find(arguments[0])', query);
    if (!found) throw new Error(`no element for ${query}`);
    return /** @type {import('selenium-webdriver').WebElement} */ (found);
  };
  /** @param {string} url */
  const openFramed = async (url) => {
    const { origin } = new URL(url);
    const query = new URLSearchParams({
      src: url,
      width: `${frame?.width}`,
      height: `${frame?.height}`,
    });
    await session.get(`${origin}/__lm_test__/frame.html?${query}`);
    await session.switchTo().frame(0);
  };
  /** @param {number} width @param {number} height */
  const resize = async (width, height) => {
    await session.switchTo().defaultContent();
    frame = width < NARROWEST ? { width, height } : null;
    const bars = await session.executeScript('return outerHeight - innerHeight');
    const size = { width: Math.max(width, NARROWEST), height: height + Number(bars) };
    await window.setRect({ x: 0, y: 0, ...size });
  };
  /** Makes the window, and the frame in it, as high as told. @param {number} height */
  const grow = async (height) => {
    const { width } = await window.getRect();
    await window.setRect({ x: 0, y: 0, width, height: height + BAR });
    if (!frame) return;
    await session.switchTo().defaultContent();
    await session.executeScript('document.querySelector("iframe").height = arguments[0]', height);
    await session.switchTo().frame(0);
  };
  await resize(1280, 900);

  return {
    resize,
    open: (url) => (frame ? openFramed(url) : session.get(url)),
    evaluate: (fn, ...args) =>
      session.executeScript(`return (${fn}).apply(null, arguments)`, ...args),
    async inFrame(query, fn, ...args) {
      await session.switchTo().frame(await element(query));
      try {
        return await session.executeScript(`return (${fn}).apply(null, arguments)`, ...args);
      } finally {
        await session.switchTo().parentFrame();
      }
    },
    async click(query) {
      const target = await element(query);
      await session.executeScript('arguments[0].scrollIntoView({block: "center"})', target);
      await target.click();
    },
    type: async (query, text) => (await element(query)).sendKeys(text),
    async press(keys) {
      const codes = keys.map((key) => KEYS[key] ?? key);
      const last = codes[codes.length - 1];
      const actions = session.actions();
      for (const code of codes.slice(0, -1)) actions.keyDown(code);
      actions.keyDown(last).keyUp(last);
      for (const code of codes.slice(0, -1).reverse()) actions.keyUp(code);
      await actions.perform();
    },
    upload: async (query, files) => (await element(query)).sendKeys(files.join('\n')),
    async screenshot(file, height) {
      if (height) await grow(height);
      let png;
      if (frame) {
        await session.switchTo().defaultContent();
        png = await session.findElement({ css: 'iframe' }).takeScreenshot(false);
        await session.switchTo().frame(0);
      } else png = await session.takeScreenshot();
      writeFileSync(file, png, 'base64');
    },
    log: () => [],
    async close() {
      await session.quit().catch(() => {}); // a crashed browser has no session; its group is stopped below
      await end();
    },
  };
}
