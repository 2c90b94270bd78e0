// The same entrants in headless Chromium: one page that is cross-origin isolated, one that is not.
import { createReadStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { rolldown } from 'rolldown';
import { inProject } from '../../web/tools/paths.mjs';
import { locate } from '../browser/harness/locate.mjs';
import { withFloats } from './peers/layers.mjs';

/** @typedef {import('./entrants.mjs').Entrant} Entrant */
/** @typedef {import('./peers/peer.d.ts').Row} Row */

/** What the server gives, by the first part of the address. @type {Record<string, string>} */
const FOLDERS = {
  page: 'build/bench-page',
  rows: 'build/wasm/tests/bench',
  tensorflow: 'tests/bench/node_modules/@tensorflow/tfjs-backend-wasm/dist',
};
/** @type {Record<string, string>} */
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
/** Without these a page may not share memory between threads. */
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const PAGE = '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page/page.js"></script>'; // prettier-ignore

/** The clock of a page that is not isolated ticks every tenth of a millisecond. */
const COARSE_SAMPLE_SECONDS = 0.02;

/** Makes one file of page.mjs and the packages that it uses. */
async function bundle() {
  const folder = inProject(FOLDERS.page);
  mkdirSync(folder, { recursive: true });
  const build = await rolldown({
    input: inProject('tests/bench/page.mjs'),
    platform: 'browser',
    resolve: { alias: { 'brain.js': inProject('tests/bench/node_modules/brain.js/browser.js') } },
    logLevel: 'silent',
  });
  await build.write({ file: `${folder}/page.js`, format: 'esm', codeSplitting: false });
  await build.close();
}

/** @returns {Promise<import('node:http').Server>} on a port of its own */
function serve() {
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').replace(/[?#].*$/s, '');
    if (name === '/isolated' || name === '/plain') {
      const headers = { 'content-type': 'text/html', ...(name === '/plain' ? {} : ISOLATION) };
      response.writeHead(200, headers).end(PAGE);
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

  async stop() {
    await this.browser.close();
    this.server.close();
  }
}
