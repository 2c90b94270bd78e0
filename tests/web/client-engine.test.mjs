// What is said when the engine cannot be loaded: network, host, damaged file, old browser.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { compile, missingFeatures, requireFeatures } from '../../web/client/engine.js';
import { LoadError } from '../../web/client/errors.js';
import { started, whyNotStarted } from '../../web/client/not-started.js';

/** The smallest module: magic number and version. */
const EMPTY = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const { fetch, WebAssembly } = globalThis;
const promises = /** @type {any} */ (Promise);
const { withResolvers } = promises;
/** Makes this a browser of our days, or one that is too old. @param {'old' | 'new'} which */
function age(which) {
  if (which === 'new') promises.withResolvers ??= () => {};
  else Reflect.deleteProperty(Promise, 'withResolvers');
}
beforeEach(() => age('new'));
afterEach(() => {
  Object.assign(globalThis, { fetch, WebAssembly });
  if (withResolvers) promises.withResolvers = withResolvers;
  else age('old');
});

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
  age('old');
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

/** What is said where a worker does not start. @param {object} world what the page is like @param {string} [text] @param {string} [address] */
async function reasonIn(world, text = '', address = undefined) {
  const before = Object.fromEntries(
    Object.keys(world).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  );
  for (const [name, value] of Object.entries(world)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    return await whyNotStarted(text, address);
  } finally {
    for (const [name, was] of Object.entries(before)) {
      if (was) Object.defineProperty(globalThis, name, was);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

const PAGE = { location: new URL('https://host/lab/'), origin: 'https://host' };
const WORKER = 'https://host/lab/assets/worker-1.js';

test('a worker that does not start: sandbox, 404, another file, no network, and only then the browser', async () => {
  says(/frame that may not start.*allow-same-origin/s)(await reasonIn({ ...PAGE, origin: 'null' }));
  serve('', { status: 404 });
  says(/worker could not be fetched: the server answered 404 for worker-1\.js/)(await reasonIn(PAGE, '', WORKER)); // prettier-ignore
  serve('<!doctype html>', type('text/html'));
  says(/something else instead of the engine’s worker/)(await reasonIn(PAGE, '', WORKER));
  globalThis.fetch = async () => Promise.reject(new TypeError('Failed to fetch'));
  says(/the network did not answer/)(await reasonIn(PAGE, '', WORKER));
  serve('', type('text/javascript'));
  const current = await reasonIn(PAGE, 'SyntaxError: x', WORKER);
  says(/could not start \(SyntaxError: x\)\. Reload/)(current);
  assert.doesNotMatch(current.message, /Please use/, 'a current browser is told to upgrade');
  age('old');
  says(/Please use/)(await reasonIn(PAGE, 'SyntaxError: x', WORKER));
});

test('a page that may not start workers at all gets a sentence, and no raw exception', () => {
  const spawn = () => {
    throw new DOMException('Failed to construct Worker', 'SecurityError');
  };
  assert.throws(() => started(spawn), says(/may not start the engine's worker/));
});

test('WebAssembly that is switched off is no reason for another browser', () => {
  globalThis.WebAssembly = /** @type {any} */ (undefined);
  assert.throws(requireFeatures, says(/WebAssembly is switched off here.*Allow it for this site/));
  assert.throws(requireFeatures, (error) => !/Please use/.test(String(error)));
});
