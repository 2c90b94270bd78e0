// The same entrants in headless Chromium: one page that is cross-origin isolated, one that is not.
import { createReadStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { rolldown } from 'rolldown';
import { inProject } from '../../web/tools/paths.mjs';
import { packaged } from '../../web/tools/build-package.mjs';
import { locate } from '../browser/harness/locate.mjs';
import { withFloats } from './peers/layers.mjs';

/** @typedef {import('./entrants.mjs').Entrant} Entrant */
/** @typedef {import('./peers/peer.d.ts').Row} Row */

/** What the server gives, by the first part of the address. @type {Record<string, string>} */
const FOLDERS = {
  page: 'build/bench-page',
  rows: 'build/wasm/tests/bench',
  engine: 'build/wasm',
  tensorflow: 'tests/bench/node_modules/@tensorflow/tfjs-backend-wasm/dist',
};
/** @type {Record<string, string>} */
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
/** Without these a page may not share memory between threads. */
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const pageWith = (/** @type {string} */ script) =>
  `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"><script type="module" src="/page/${script}.js"></script>`; // prettier-ignore

/** The clock of a page that is not isolated ticks every tenth of a millisecond. */
const COARSE_SAMPLE_SECONDS = 0.02;

/** Makes one file of each page's script and the packages that it uses, and one of the lab's worker. */
async function bundle() {
  const folder = inProject(FOLDERS.page);
  mkdirSync(folder, { recursive: true });
  const inputs = {
    page: 'tests/bench/page.mjs',
    sweep: 'tests/bench/sweep-page.mjs',
    worker: 'web/client/worker.js',
  };
  for (const [name, input] of Object.entries(inputs)) {
    const build = await rolldown({
      input: inProject(input),
      platform: 'browser',
      resolve: { alias: { 'brain.js': inProject('tests/bench/node_modules/brain.js/browser.js') } },
      plugins: [packaged],
      logLevel: 'silent',
    });
    await build.write({ file: `${folder}/${name}.js`, format: 'esm', codeSplitting: false });
    await build.close();
  }
}

/** @returns {Promise<import('node:http').Server>} on a port of its own */
function serve() {
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').replace(/[?#].*$/s, '');
    const script = { '/isolated': 'page', '/plain': 'page', '/sweep': 'sweep' }[name];
    if (script) {
      const headers = { 'content-type': 'text/html', ...(name === '/plain' ? {} : ISOLATION) };
      response.writeHead(200, headers).end(pageWith(script));
      return;
    }
    const [, first, file = ''] = name.split('/');
    const folder = FOLDERS[first];
    if (!folder || !/^[\w.-]+$/.test(file)) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    createReadStream(inProject(folder, file))
      .on('open', () => response.writeHead(200, { 'content-type': type, ...ISOLATION }))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Chromium with both pages open. */
export class InBrowser {
  /** @typedef {'isolated' | 'plain'} PageName */

  /** @returns {Promise<InBrowser>} @throws when there is no Chromium */
  static async start() {
    const executablePath = locate('chromium').browser;
    await bundle();
    const server = await serve();
    const browser = await puppeteer.launch({
      executablePath,
      headless: true,
      protocolTimeout: 600_000,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'], // prettier-ignore
    });
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    /** @type {any} */
    const pages = {};
    for (const name of ['isolated', 'plain']) {
      pages[name] = await browser.newPage();
      await pages[name].goto(`http://127.0.0.1:${port}/${name}`);
      await pages[name].waitForFunction('globalThis.bench');
      await pages[name].evaluate('bench.load()');
    }
    return new InBrowser(browser, server, pages, await browser.version());
  }

  /**
   * @param {import('puppeteer-core').Browser} browser @param {import('node:http').Server} server
   * @param {Record<PageName, import('puppeteer-core').Page>} pages @param {string} version
   */
  constructor(browser, server, pages, version) {
    this.browser = browser;
    this.server = server;
    this.pages = pages;
    this.version = version;
  }

  /** @param {PageName} where @param {string} call of `bench`, which gives an id @param {any[]} values @param {string} name @returns {Promise<Entrant>} */
  async begin(where, call, values, name) {
    const page = this.pages[where];
    const ask = (/** @type {string} */ method, /** @type {any[]} */ ...list) =>
      page.evaluate((m, a) => /** @type {any} */ (globalThis).bench[m](...a), method, list);
    const id = await ask(call, ...values);
    const answer = async () => /** @type {number} */ (await ask('answer', id));
    return {
      name,
      time: async (steps) => /** @type {number} */ (await ask('run', id, steps)),
      answer,
      sampleSeconds: where === 'plain' ? COARSE_SAMPLE_SECONDS : undefined,
      caveat: await ask('caveat', id),
    };
  }

  /** @param {string} row @param {string} name */
  ours = (row, name) => this.begin('isolated', 'beginOurs', [row], name);

  /** @param {PageName} where @param {string} engine @param {Row} row @param {string} name */
  peer(where, engine, row, name) {
    const plain = withFloats(row, (list) => [...list]); // what can be handed to a page
    return this.begin(where, 'beginPeer', [engine, plain], name);
  }

  /**
   * How long a sweep of the lab takes in the page with one worker and with one per core, s: best of
   * rounds in turn.
   * @param {import('../../web/client/messages.js').SweepRequest} request @param {number} rounds
   * @returns {Promise<{cores: number, one: number, all: number}>}
   */
  async sweeps(request, rounds) {
    const page = await this.browser.newPage();
    await page.goto(new URL('/sweep', this.pages.plain.url()).href);
    await page.waitForFunction('globalThis.sweep');
    const cores = /** @type {number} */ (await page.evaluate('cores'));
    const best = { one: Infinity, all: Infinity };
    for (let round = 0; round < rounds; round += 1) {
      for (const [key, size] of /** @type {['one' | 'all', number][]} */ ([
        ['one', 1],
        ['all', cores],
      ])) {
        // prettier-ignore
        const seconds = await page.evaluate(
          (r, n) => /** @type {any} */ (globalThis).sweep(r, n),
          request,
          size,
        );
        best[key] = Math.min(best[key], seconds);
      }
    }
    await page.close();
    return { cores, ...best };
  }

  async stop() {
    await this.browser.close();
    this.server.close();
  }
}
