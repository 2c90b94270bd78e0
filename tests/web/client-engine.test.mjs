// What is said when the engine cannot be loaded: network, host, damaged file, old browser.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { compile, missingFeatures, requireFeatures } from '../../web/client/engine.js';
import { LoadError } from '../../web/client/errors.js';

/** The smallest module: magic number and version. */
const EMPTY = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const { fetch, WebAssembly } = globalThis;
afterEach(() => Object.assign(globalThis, { fetch, WebAssembly }));

/** Answers every request with this. @param {BodyInit | null} body @param {ResponseInit} init */
function serve(body, init) {
  globalThis.fetch = async () => new Response(body, init);
}

/** @param {RegExp} pattern */
const says = (pattern) => (/** @type {unknown} */ error) => {
  assert.ok(error instanceof LoadError, String(error));
  assert.match(error.message, pattern);
  assert.ok(error.cure.length > 10, 'it says what to do');
  return true;
};

const type = (/** @type {string} */ value) => ({ headers: { 'content-type': value } });

test('the module compiles as it should be served, and with any other type', async () => {
  for (const mime of ['application/wasm', 'application/octet-stream', 'text/plain']) {
    serve(EMPTY, type(mime));
    assert.ok((await compile('lmlab.wasm')) instanceof WebAssembly.Module, mime);
  }
  const compiled = await compile(EMPTY.buffer);
  assert.ok(compiled instanceof WebAssembly.Module);
  assert.equal(await compile(compiled), compiled, 'what another worker compiled');
});

test('no network, no file, another file, half a file: each has its sentence', async () => {
  globalThis.fetch = async () => Promise.reject(new TypeError('Failed to fetch'));
  await assert.rejects(compile('lmlab.wasm'), says(/the network did not answer/));
  serve('gone', { status: 404 });
  await assert.rejects(compile('a/b/lmlab.wasm?x'), says(/answered 404 for lmlab\.wasm\./));
  serve('<!doctype html>', type('text/html'));
  await assert.rejects(compile('lmlab.wasm'), says(/something else instead of the engine/));
  serve(new Uint8Array(0), type('text/plain'));
  await assert.rejects(compile('lmlab.wasm'), says(/something else instead of the engine/));
  serve(new Uint8Array([...EMPTY, 1, 200]), type('application/wasm'));
  await assert.rejects(compile('lmlab.wasm'), says(/damaged or incomplete/));
  serve(new Uint8Array([...EMPTY, 1, 200]), type('text/plain'));
  await assert.rejects(compile('lmlab.wasm'), says(/damaged or incomplete/));
});

test('a policy that forbids WebAssembly is told to the host', async () => {
  globalThis.WebAssembly = /** @type {any} */ ({
    Module: WebAssembly.Module,
    compile: async () => {
      throw new Error("Refused by Content Security Policy directive: script-src 'self'");
    },
  });
  await assert.rejects(compile(EMPTY.buffer), says(/security policy forbids WebAssembly/));
});

test('a browser without what the engine needs is told which browsers have it', () => {
  assert.deepEqual(missingFeatures(), []);
  requireFeatures();
  globalThis.WebAssembly = /** @type {any} */ ({ validate: () => false });
  assert.deepEqual(missingFeatures(), ['WebAssembly SIMD', 'WebAssembly exceptions']);
  assert.throws(
    requireFeatures,
    says(/lacks WebAssembly SIMD and WebAssembly exceptions.*Firefox/),
  );
  globalThis.WebAssembly = /** @type {any} */ (undefined);
  assert.throws(requireFeatures, says(/lacks WebAssembly,/));
});
