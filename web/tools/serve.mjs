// Serves the built site to this computer only, with the policy that the pages are written for.
import { createServer } from 'node:http';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Trouble } from './fail.mjs';
import { POLICY } from './site/policy.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** Fonts and pictures are compressed already; everything else is sent with gzip where the browser takes it. */
const COMPRESSED = new Set(['.woff2', '.png', '.ico']);
/** What was packed, by file, as long as it does not change. @type {Map<string, {etag: string, body: Buffer}>} */
const packed = new Map();

/** A file with gzip; packed once. @param {string} file @param {string} etag */
function packedFile(file, etag) {
  const before = packed.get(file);
  if (before?.etag === etag) return before.body;
  const body = gzipSync(readFileSync(file));
  packed.set(file, { etag, body });
  return body;
}

/** Whether a request takes gzip: it names it, and not to refuse it. @param {import('node:http').IncomingMessage} request */
const takesGzip = ({ headers }) =>
  String(headers['accept-encoding'] ?? '')
    .split(',')
    .some((one) => /^\s*gzip\s*(?:;|$)/.test(one) && !/;\s*q=0(?:\.0*)?\s*$/.test(one));

/** What is sent with every file. */
export const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/**
 * What a request's path names below a folder.
 * @param {string} folder absolute
 * @param {string} url the request's, beginning with a slash
 * @returns {{status: 200, file: string} | {status: 301, location: string} | {status: 400 | 404}}
 */
export function resolveRequest(folder, url) {
  let name;
  try {
    name = decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch {
    return { status: 400 };
  }
  if (!name.startsWith('/') || name.includes('\0') || name.includes('\\')) return { status: 400 };
  const file = path.join(folder, name);
  if (file !== folder && !file.startsWith(folder + path.sep)) return { status: 404 };
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.isFile() ? { status: 200, file } : { status: 404 };
  if (!name.endsWith('/'))
    return { status: 301, location: `${path.posix.basename(encodeURI(name))}/` };
  const index = path.join(file, 'index.html');
  return statSync(index, { throwIfNoEntry: false })
    ? { status: 200, file: index }
    : { status: 404 };
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {string} text */
function answerText(response, status, text) {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} file
 */
function answerFile(request, response, file) {
  const { size, mtime } = statSync(file);
  const ending = path.extname(file);
  const packs = !COMPRESSED.has(ending) && takesGzip(request);
  const etag = `"${size.toString(16)}-${mtime.getTime().toString(16)}${packs ? '-gzip' : ''}"`;
  const headers = { ...HEADERS, etag, vary: 'accept-encoding' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const body = packs ? packedFile(file, etag) : null;
  response.writeHead(200, {
    ...headers,
    'content-type': TYPES[ending] ?? 'application/octet-stream',
    'content-length': body?.length ?? size,
    ...(body ? { 'content-encoding': 'gzip' } : {}),
  });
  if (request.method === 'HEAD') response.end();
  else if (body) response.end(body);
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

/**
 * The site's own page for addresses that lead nowhere, as hosts send it; it carries its policy.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} folder absolute
 */
function answerNotFound(request, response, folder) {
  const page = path.join(folder, '404.html');
  const wanted = /text\/html/.test(request.headers.accept ?? '');
  if (!wanted || !statSync(page, { throwIfNoEntry: false })) {
    return answerText(response, 404, 'Not found.');
  }
  const { 'content-security-policy': _policy, ...headers } = HEADERS;
  response.writeHead(404, { ...headers, 'content-type': TYPES['.html'] });
  return response.end(readFileSync(page));
}

/**
 * @param {string} folder absolute
 * @param {() => string} notReady a sentence while there is nothing to serve yet, else ''
 * @returns {import('node:http').RequestListener}
 */
const listener = (folder, notReady) => (request, response) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return answerText(response, 405, 'Only GET and HEAD.');
  }
  const waiting = notReady();
  if (waiting) return answerText(response, 503, waiting);
  const answer = resolveRequest(folder, request.url ?? '/');
  if (answer.status === 200) return answerFile(request, response, answer.file);
  if (answer.status === 301) {
    response.writeHead(301, { ...HEADERS, location: answer.location }).end();
    return undefined;
  }
  if (answer.status === 404) return answerNotFound(request, response, folder);
  return answerText(response, answer.status, 'Bad request.');
};

/**
 * Serves a folder on http://localhost:PORT.
 * @param {string} folder absolute
 * @param {number} port 0 for any free one
 * @param {() => string} [notReady] a sentence while there is nothing to serve yet, else ''
 * @returns {Promise<{origin: string, stop: () => Promise<void>}>}
 * @throws {Trouble} when the port is taken
 */
export async function serve(folder, port, notReady = () => '') {
  const server = createServer(listener(folder, notReady));
  await new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(['EADDRINUSE', 'EACCES'].includes(error.code ?? '') ? refused(port, error) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://localhost:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {number} port @param {NodeJS.ErrnoException} error */
const refused = (port, error) =>
  new Trouble(
    error.code === 'EACCES'
      ? `Port ${port} needs root: run "npm start -- --port 8000".`
      : `Port ${port} is taken by another program: run "npm start -- --port ${port + 1}".`,
  );
