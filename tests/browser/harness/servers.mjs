// The two servers of the tests: the project's own, and a bare host that sets no headers.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { serve } from '../../../web/tools/serve.mjs';

/** @typedef {{origin: string, stop: () => Promise<void>}} Server */

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const FIRST = '/__first__.js';

/**
 * Serves a folder as a static host does: files by their type, nothing else.
 * @param {string} folder
 * @param {{cleanUrls?: boolean, lost?: (pathname: string) => boolean | number, wait?: (pathname: string) => unknown, first?: string}} [options]
 *   cleanUrls: a folder's page is redirected to the folder, as some hosts do; lost: what gets no answer but
 *   503, or the number; wait: told of each request, may bring a promise to wait for; first: a script that runs
 *   in each page before the page's own
 * @returns {Promise<Server>}
 */
export async function startBare(
  folder,
  { cleanUrls = false, lost = () => false, wait = () => {}, first = '' } = {},
) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://test');
    await wait(pathname);
    const wrong = lost(pathname);
    if (wrong) return void response.writeHead(wrong === true ? 503 : wrong).end();
    if (pathname === FIRST) {
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(first);
    }
    if (cleanUrls && pathname.endsWith('/index.html')) {
      const location = pathname.slice(0, -'index.html'.length);
      return void response.writeHead(301, { location }).end();
    }
    const file = path.join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    try {
      const content = await readFile(file);
      const head = `<head><script src="${FIRST}"></script>`;
      const page = first !== '' && file.endsWith('.html');
      const body = page ? String(content).replace('<head>', head) : content;
      const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Serves a folder as a static host does, but holds the WebAssembly back until it is told.
 * @param {string} folder
 * @returns {Promise<Server & {asked: string[], release: () => void}>} asked: paths, in their order
 */
export async function startSlow(folder) {
  /** @type {string[]} */
  const asked = [];
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  const wait = (/** @type {string} */ pathname) => {
    asked.push(pathname);
    return pathname.endsWith('.wasm') ? released : undefined;
  };
  return { ...(await startBare(folder, { wait })), asked, release };
}

/**
 * Serves a folder as `npm start` does, on a free port.
 * @param {string} folder
 * @returns {Promise<Server>}
 */
export const startProject = (folder) => serve(path.resolve(folder), 0);
