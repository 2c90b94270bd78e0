// Serves a folder as the project serves it, behind a proxy that adds the collector to each page.
import http from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { startBare, startProject } from './servers.mjs';

const require = createRequire(import.meta.url);
const OWN = '/__lm_test__/';

/** What the proxy itself serves, all under 'self', so that the pages' policy stays as it is. */
const own = {
  'collect.js': () => readFileSync(new URL('./collect.client.js', import.meta.url)),
  'axe.js': () => readFileSync(require.resolve('axe-core/axe.min.js')),
};

/** A page that shows another one in a frame of exact size, for windows that cannot be narrow. */
function framePage(/** @type {URLSearchParams} */ query) {
  const attribute = (/** @type {string} */ name) =>
    (query.get(name) ?? '').replace(/[&"<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>frame</title><link rel="icon" href="data:,">' +
    '<body style="margin:0"><iframe title="page" style="border:0;display:block" ' +
    `width="${attribute('width')}" height="${attribute('height')}" src="${attribute('src')}">`
  );
}

/**
 * @typedef {object} Site
 * @property {string} origin address of the proxy, without a slash at the end
 * @property {string} direct address of the project's own server, with nothing added
 * @property {Set<string>} asked paths that pages and their workers asked for, not the service worker
 * @property {string[]} failures answers of 400 and above, "404 /path"
 * @property {string[]} errors what pages reported when they were left
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the project's server over a folder, or a bare host's, and the proxy before it.
 * @param {string} folder
 * @param {{bare?: boolean}} [options]
 * @returns {Promise<Site>}
 */
export async function startSite(folder, { bare = false } = {}) {
  const upstream = await (bare ? startBare(folder) : startProject(folder));
  /** @type {Set<string>} */
  const asked = new Set();
  /** @type {string[]} */
  const failures = [];
  /** @type {string[]} */
  const errors = [];

  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  function serveOwn(request, response) {
    const url = new URL(request.url ?? '/', 'http://test');
    const name = url.pathname.slice(OWN.length);
    if (name === 'errors') {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => (errors.push(...JSON.parse(body)), response.writeHead(204).end()));
    } else if (name === 'frame.html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(framePage(url.searchParams));
    } else {
      const script = own[/** @type {keyof typeof own} */ (name)]();
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script);
    }
  }

  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  function forward(request, response) {
    const { method, url } = request;
    if (url && !/\/sw\.js$/.test(request.headers.referer ?? '')) asked.add(url);
    const headers = { ...request.headers, host: new URL(upstream.origin).host };
    headers['accept-encoding'] = 'identity';
    const onward = http.request(upstream.origin + url, { method, headers }, (answer) => {
      const status = answer.statusCode ?? 500;
      if (status >= 400) failures.push(`${status} ${url}`);
      if (status !== 200 || !String(answer.headers['content-type']).includes('text/html')) {
        response.writeHead(status, answer.headers);
        answer.pipe(response);
        return;
      }
      /** @type {Buffer[]} */
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const html = Buffer.concat(chunks).toString('utf8');
        const tag = `<script src="${OWN}collect.js"></script>`;
        const page = html.replace(/<head[^>]*>/i, (head) => head + tag);
        const { 'content-length': _length, etag: _etag, ...rest } = answer.headers;
        response.writeHead(200, rest).end(page);
      });
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  const proxy = http.createServer((request, response) =>
    request.url?.startsWith(OWN) ? serveOwn(request, response) : forward(request, response),
  );
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (proxy.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    direct: upstream.origin,
    asked,
    failures,
    errors,
    async stop() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await upstream.stop();
    },
  };
}
