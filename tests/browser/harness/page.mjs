// The one page interface that tests speak to; each browser supplies a few primitives below it.
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** How long a condition may take on a slow two-core machine, in milliseconds. */
export const PATIENCE_MS = Number(process.env.LM_PATIENCE_MS ?? 60_000);
const POLL_MS = 40;

/** @typedef {import('./site.mjs').Site} Site */
/** @typedef {{name: string, type: string, text: string}} Download */

/**
 * What a browser must be able to do. Queries are those of collect.client.js: CSS or
 * `role=button name=Play`, parts joined by " >> ".
 * @typedef {object} Driver
 * @property {(url: string) => Promise<void>} open loads a page and waits for its load event
 * @property {(fn: Function, ...args: any[]) => Promise<any>} evaluate runs fn in the page; awaits promises
 * @property {(query: string, fn: Function, ...args: any[]) => Promise<any>} inFrame runs fn in the frame that a query finds
 * @property {(query: string) => Promise<void>} click scrolls to an element and clicks its middle
 * @property {(query: string, text: string) => Promise<void>} type focuses an element and types
 * @property {(keys: string[]) => Promise<void>} press holds all keys but the last, presses the last
 * @property {(query: string, files: string[]) => Promise<void>} upload chooses files of an input
 * @property {(width: number, height: number) => Promise<void>} resize
 * @property {(file: string, height?: number) => Promise<void>} screenshot of the window, or of that many pixels from the page's top
 * @property {() => string[]} log errors that the browser itself reported; emptied by the call
 * @property {() => Promise<void>} close
 */

export class Page {
  /** @param {Driver} driver @param {Site} site */
  constructor(driver, site) {
    this.driver = driver;
    this.site = site;
    /** @type {RegExp[]} */
    this.excused = [];
  }

  /** Errors that match do not count from now on. @param {RegExp} pattern */
  excuse(pattern) {
    this.excused.push(pattern);
  }

  /** Opens an address of the site, relative to its root. @param {string} address */
  async goto(address) {
    await this.driver.open(new URL(address, `${this.site.origin}/`).href);
    await this.waitFor(() => document.readyState === 'complete' && '__lmTest' in window);
  }

  /**
   * Runs a function in the page with arguments that survive JSON; awaits a promise it returns.
   * @template {any[]} A
   * @template R
   * @param {(...args: A) => R} fn
   * @param {A} args
   * @returns {Promise<Awaited<R>>}
   */
  evaluate(fn, ...args) {
    return this.driver.evaluate(fn, ...args);
  }

  /**
   * Runs a function in a frame of the page, of another origin perhaps.
   * @template {any[]} A
   * @template R
   * @param {string} query of the iframe
   * @param {(...args: A) => R} fn
   * @param {A} args
   * @returns {Promise<Awaited<R>>}
   */
  inFrame(query, fn, ...args) {
    return this.driver.inFrame(query, fn, ...args);
  }

  /**
   * Waits until a function in the page returns something true, and returns that.
   * @template {any[]} A
   * @template R
   * @param {(...args: A) => R} fn
   * @param {A} args
   */
  async waitFor(fn, ...args) {
    return this.waitUntil(() => this.evaluate(fn, ...args), String(fn) + JSON.stringify(args));
  }

  /**
   * Waits until a function of the test returns something true, and returns that.
   * @template R
   * @param {() => R} fn
   * @param {string | {toString: () => string}} what for the message when it never does
   * @param {number} [patience] in milliseconds
   */
  async waitUntil(fn, what, patience = PATIENCE_MS) {
    const end = Date.now() + patience;
    for (;;) {
      const value = await fn();
      if (value) return value;
      if (Date.now() > end) throw new Error(`waited ${patience} ms in vain for ${what.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /**
   * Waits for an element that is shown. What is far from the window need not be laid out, so this scrolls to what
   * holds it and has a place, as a reader would.
   * @param {string} query
   */
  async see(query) {
    let state = '';
    const shown = async () => {
      state = await this.evaluate((q) => /** @type {any} */ (window).__lmTest.seek(q), query);
      return state === 'shown';
    };
    await this.waitUntil(shown, { toString: () => `${query}, which is ${state}` });
  }

  /**
   * Waits for an enabled element that stands still, and clicks it. What was above it may grow between
   * the browser's look at where it is and the click: such a click reaches nothing, and is made again.
   * @param {string} query
   */
  async click(query) {
    let missed = '';
    const clicked = async () => {
      await this.see(query);
      await this.waitFor((q) => !(/** @type {any} */ (window).__lmTest.find(q)?.disabled), query);
      await this.waitFor((q) => /** @type {any} */ (window).__lmTest.still(q), query);
      await this.evaluate((q) => /** @type {any} */ (window).__lmTest.aim(q), query);
      await this.driver.click(query);
      // Of a click that led to another page nothing is known, and nothing need be.
      missed = await this.evaluate(
        () => /** @type {any} */ (window).__lmTest?.missed() ?? '',
      ).catch(() => '');
      return missed === '';
    };
    await this.waitUntil(clicked, { toString: () => `a click on ${query}, which hits ${missed}` });
  }

  /** Types into an element, after what it holds. @param {string} query @param {string} text */
  async type(query, text) {
    await this.see(query);
    await this.driver.type(query, text);
  }

  /** Replaces what a text field holds and leaves it by Enter. @param {string} query @param {string} text */
  async fill(query, text) {
    await this.see(query);
    await this.evaluate((q) => /** @type {any} */ (window).__lmTest.find(q).select(), query);
    await this.driver.type(query, text);
    await this.press('Enter');
  }

  /** Chooses an option of a list by its value. @param {string} query @param {string} value */
  async choose(query, value) {
    await this.see(query);
    await this.evaluate(
      (q, v) => {
        const list = /** @type {any} */ (window).__lmTest.find(q);
        list.value = v;
        if (list.value !== v) throw new Error(`${q} has no option ${v}`);
        list.dispatchEvent(new Event('change', { bubbles: true }));
      },
      query,
      value,
    );
  }

  /** Opens every fold that an element lies in. @param {string} query */
  async unfold(query) {
    await this.waitFor((q) => Boolean(/** @type {any} */ (window).__lmTest.find(q)), query);
    await this.evaluate((q) => {
      let at = /** @type {any} */ (window).__lmTest.find(q).parentElement;
      for (; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
    }, query);
  }

  /** Scrolls an element into the middle of the window. @param {string} query */
  async scrollTo(query) {
    await this.waitFor((q) => Boolean(/** @type {any} */ (window).__lmTest.find(q)), query);
    await this.evaluate((q) => {
      const element = /** @type {any} */ (window).__lmTest.find(q);
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
    }, query);
  }

  /** Presses keys at what has the focus: "Tab", "Alt+k", "Shift+ArrowRight". @param {string} keys */
  press(keys) {
    return this.driver.press(keys.split('+'));
  }

  /** Moves the focus to an element. @param {string} query */
  async focus(query) {
    await this.see(query);
    await this.evaluate((q) => /** @type {any} */ (window).__lmTest.find(q).focus(), query);
  }

  /** The text an element shows, spaces collapsed; '' when there is none. @param {string} query */
  text(query) {
    return this.evaluate((q) => {
      const element = /** @type {any} */ (window).__lmTest.find(q);
      return (element?.innerText ?? '').replace(/\s+/g, ' ').trim();
    }, query);
  }

  /** How many elements a query finds. @param {string} query @returns {Promise<number>} */
  count(query) {
    return this.evaluate((q) => /** @type {any} */ (window).__lmTest.findAll(q).length, query);
  }

  /** Chooses files of the disk in a file input, also a hidden one. @param {string} query @param {string[]} files */
  upload(query, ...files) {
    return this.driver.upload(query, files);
  }

  /**
   * Drops files on an element, as the browser does when a student lets go of them there.
   * @param {string} query @param {...{name: string, type?: string, text: string | number[]}} files numbers: bytes
   */
  async drop(query, ...files) {
    await this.see(query);
    await this.evaluate(
      (q, dropped) => {
        const element = /** @type {any} */ (window).__lmTest.find(q);
        const dataTransfer = new DataTransfer();
        for (const { name, type, text } of dropped) {
          const content = typeof text === 'string' ? text : Uint8Array.from(text);
          dataTransfer.items.add(new File([content], name, { type: type ?? '' }));
        }
        for (const kind of ['dragenter', 'dragover', 'drop']) {
          const how = { bubbles: true, cancelable: true, composed: true, dataTransfer };
          element.dispatchEvent(new DragEvent(kind, how));
        }
      },
      query,
      files,
    );
  }

  /** Does something and returns the file that the page then offers. @param {() => Promise<void>} act */
  async download(act) {
    const before = await this.evaluate(() => /** @type {any} */ (window).__lmTest.downloads.length);
    await act();
    return /** @type {Promise<Download>} */ (
      this.waitFor((n) => /** @type {any} */ (window).__lmTest.downloads[n], before)
    );
  }

  /** Sets the size of the page's window; in force from the next `goto`. @param {number} width @param {number} height */
  setViewport(width, height) {
    return this.driver.resize(width, height);
  }

  /** Writes a PNG of what the window shows. @param {string} file */
  async screenshot(file) {
    mkdirSync(path.dirname(file), { recursive: true });
    await this.driver.screenshot(file);
  }

  /**
   * Writes a PNG of the whole page. The window's height changes: open the page anew afterwards.
   * @param {string} file @param {number} longest pixels at which a long page is cut
   */
  async wholeScreenshot(file, longest) {
    mkdirSync(path.dirname(file), { recursive: true });
    const height = await this.evaluate(() => document.documentElement.scrollHeight);
    await this.driver.screenshot(file, Math.min(height, longest));
  }

  /**
   * Everything that went wrong since the last call: console errors, uncaught errors and rejections,
   * refusals by the policy, answers of 400 and above. Empties the lists.
   * @returns {Promise<string[]>}
   */
  async consoleErrors() {
    const inPage = await this.evaluate(() => {
      const errors = /** @type {any} */ (window).__lmTest?.errors;
      return errors ? errors.splice(0) : [];
    });
    const { errors, failures } = this.site;
    const all = [...this.driver.log(), ...errors.splice(0), ...failures.splice(0), ...inPage];
    return all.filter((line) => !this.excused.some((pattern) => pattern.test(line)));
  }

  /** Ends the browser and the server. */
  async close() {
    await this.driver.close();
    await this.site.stop();
  }
}
