// The static server: what it serves, with which headers, and what it refuses.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { POLICY } from '../../web/tools/site/policy.mjs';
import { resolveRequest, serve } from '../../web/tools/serve.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'lm-serve-'));
const site = path.join(folder, 'site');
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  mkdirSync(path.join(site, 'lessons/one'), { recursive: true });
  writeFileSync(path.join(site, 'index.html'), '<h1>home</h1>');
  writeFileSync(path.join(site, 'lmlab.wasm'), Buffer.from([0, 97, 115, 109]));
  writeFileSync(path.join(site, 'lessons/one/index.html'), '<h1>one</h1>');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  writeFileSync(path.join(folder, 'site-secret.txt'), 'secret');
  server = await serve(site, 0);
});

after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/**
 * A request whose path is sent as it stands: fetch would tidy the dots away.
 * @param {string} name
 * @param {{method?: string, headers?: Record<string, string>}} [options]
 * @returns {Promise<{status: number | undefined, headers: http.IncomingHttpHeaders, body: Buffer}>}
 */
function ask(name, options = {}) {
  const { port } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    http
      .request({ host: '127.0.0.1', port, path: name, ...options }, async (response) => {
        const parts = [];
        for await (const part of response) parts.push(part);
        const { statusCode: status, headers } = response;
        resolve({ status, headers, body: Buffer.concat(parts) });
      })
      .on('error', reject)
      .end();
  });
}

test('a page comes with its type and the policy', async () => {
  const { status, headers, body } = await ask('/');
  assert.equal(status, 200);
  assert.equal(String(body), '<h1>home</h1>');
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['content-security-policy'], POLICY);
  assert.equal(headers['x-content-type-options'], 'nosniff');
});

test('WebAssembly has the type that streaming compilation asks for', async () => {
  const { headers, body } = await ask('/lmlab.wasm?v=1');
  assert.equal(headers['content-type'], 'application/wasm');
  assert.equal(body.length, 4);
});

test('a folder leads to its page, with a slash so that relative addresses work', async () => {
  assert.equal(String((await ask('/lessons/one/')).body), '<h1>one</h1>');
  const { status, headers } = await ask('/lessons/one');
  assert.equal(status, 301);
  assert.equal(
    new URL(String(headers.location), `${server.origin}/lessons/one`).pathname,
    '/lessons/one/',
  );
});

test('an unchanged file is not sent again', async () => {
  const first = await ask('/');
  const again = await ask('/', { headers: { 'if-none-match': String(first.headers.etag) } });
  assert.deepEqual([again.status, again.body.length], [304, 0]);
});

test('what takes gzip gets it, and an unchanged file is not packed or sent again', async () => {
  const long = '<p>line</p>'.repeat(1000);
  writeFileSync(path.join(site, 'long.html'), long);
  const headers = { 'accept-encoding': 'br, gzip;q=0.8' };
  const packed = await ask('/long.html', { headers });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.equal(packed.headers.vary, 'accept-encoding');
  assert.equal(Number(packed.headers['content-length']), packed.body.length);
  assert.ok(packed.body.length < long.length / 20, `${packed.body.length} bytes`);
  assert.equal(String(gunzipSync(packed.body)), long);
  const { etag = '' } = packed.headers;
  assert.equal((await ask('/long.html', { headers: { ...headers, 'if-none-match': etag } })).status, 304); // prettier-ignore
  for (const accepted of ['', 'br', 'gzip;q=0', 'gzip; q=0.0']) {
    const plain = await ask('/long.html', { headers: { 'accept-encoding': accepted } });
    assert.equal(plain.headers['content-encoding'], undefined, accepted);
    assert.notEqual(plain.headers.etag, etag);
    assert.equal(String(plain.body), long);
  }
});

test('a file that changes is packed again; fonts and pictures go as they are', async () => {
  const headers = { 'accept-encoding': 'gzip' };
  writeFileSync(path.join(site, 'long.html'), 'a'.repeat(5000));
  assert.equal(String(gunzipSync((await ask('/long.html', { headers })).body)), 'a'.repeat(5000));
  writeFileSync(path.join(site, 'long.html'), 'b'.repeat(5001));
  assert.equal(String(gunzipSync((await ask('/long.html', { headers })).body)), 'b'.repeat(5001));
  writeFileSync(path.join(site, 'font.woff2'), 'a'.repeat(5000));
  const font = await ask('/font.woff2', { headers });
  assert.deepEqual([font.headers['content-encoding'], font.body.length], [undefined, 5000]);
});

test('HEAD sends no body, and other methods are refused', async () => {
  const head = await ask('/', { method: 'HEAD' });
  assert.deepEqual([head.status, head.body.length], [200, 0]);
  assert.equal((await ask('/', { method: 'POST' })).status, 405);
});

for (const name of [
  '/../secret.txt',
  '/lessons/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/../site-secret.txt',
  '/..%5csecret.txt',
  '/index.html%00.txt',
  '/%',
  '//etc/passwd',
  '/lessons/',
]) {
  test(`nothing is served for ${name}`, async () => {
    const { status, body } = await ask(name);
    assert.ok(status === 404 || status === 400, `status ${status}`);
    assert.ok(!String(body).includes('secret'));
  });
}

test('a request without a leading slash is a bad one', () => {
  assert.equal(resolveRequest(site, 'http://elsewhere/').status, 400);
});

test('while the site is being built, the server says so', async () => {
  const waiting = await serve(site, 0, () => 'Not yet.');
  const response = await fetch(waiting.origin.replace('localhost', '127.0.0.1'));
  assert.deepEqual([response.status, await response.text()], [503, 'Not yet.\n']);
  await waiting.stop();
});

test('a taken port is one sentence with the command to run', async () => {
  const { port } = new URL(server.origin);
  await assert.rejects(serve(site, Number(port)), {
    message: `Port ${port} is taken by another program: run "npm start -- --port ${Number(port) + 1}".`,
  });
});
