// Loads the WebAssembly engine inside a worker and says in words what went wrong when it cannot.

import { isUpToDate, UPDATE } from './browsers.js';
import { LoadError } from './errors.js';

/**
 * The smallest modules that use what the engine needs: a v128 constant, and a try block.
 * @type {{name: string, bytes: number[]}[]}
 */
const FEATURES = [
  {
    name: 'WebAssembly SIMD',
    bytes: [
      0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253,
      15, 253, 98, 11,
    ],
  },
  {
    name: 'WebAssembly exceptions',
    bytes: [
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11,
    ],
  },
];

/** A browser that is new enough has all of it, unless somebody decided otherwise. */
const SWITCH_ON =
  'Allow it for this site: it is switched off by Lockdown Mode (Safari), by enhanced security (Edge), by javascript.options.wasm (Firefox), or by whoever manages this computer.';

/** What this browser lacks to run the engine; empty when nothing. @returns {string[]} */
export function missingFeatures() {
  if (typeof WebAssembly !== 'object') return ['WebAssembly'];
  return FEATURES.filter((f) => !WebAssembly.validate(new Uint8Array(f.bytes))).map((f) => f.name);
}

/** Throws a LoadError that names what is missing. */
export function requireFeatures() {
  const missing = missingFeatures();
  if (missing.length === 0) return;
  const names = missing.join(' and ');
  if (!isUpToDate())
    throw new LoadError(`This browser lacks ${names}, which the lab needs.`, UPDATE);
  const are = missing.length > 1 ? 'are' : 'is';
  throw new LoadError(`${names} ${are} switched off here, and the lab needs it.`, SWITCH_ON);
}

/**
 * Compiles the engine from its bytes or its address, unless another worker has. A server that sends it with another type than
 * `application/wasm` is no obstacle: it then compiles from the whole file.
 * @param {string | ArrayBuffer | WebAssembly.Module} source
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source !== 'string') return compileBytes(source);
  const response = await fetched(source, 'The engine');
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/wasm') && WebAssembly.compileStreaming) {
    return WebAssembly.compileStreaming(response).catch((error) => {
      throw damaged(error);
    });
  }
  return compileBytes(await response.arrayBuffer());
}

/**
 * A file of the engine's.
 * @param {string} address @param {string} what the file is, for the sentence that says why it did not come
 * @param {RegExp} [type] what it must be sent as
 * @returns {Promise<Response>}
 */
export async function fetched(address, what, type = /(?:)/) {
  let response;
  try {
    response = await fetch(address, { credentials: 'same-origin' });
  } catch {
    throw new LoadError(
      `${what} could not be fetched: the network did not answer.`,
      'Check the connection, then press Try again.',
    );
  }
  if (response.ok && type.test(response.headers.get('content-type') ?? '')) return response;
  if (response.ok) throw somethingElse(what);
  throw new LoadError(
    `${what} could not be fetched: the server answered ${response.status} for ${nameOf(address)}.`,
    'If you host this site yourself, copy the whole dist folder; otherwise reload the page.',
  );
}

/** @param {string} what */
const somethingElse = (what) =>
  new LoadError(
    `The server sent something else instead of ${what.replace(/^The/, 'the')}.`,
    'If you host this site yourself, make sure that its files are served as they are; ' +
      'on a public network, sign in first, then reload.',
  );

/** @param {ArrayBuffer} bytes @returns {Promise<WebAssembly.Module>} */
async function compileBytes(bytes) {
  const magic = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
  if (String.fromCharCode(...magic) !== '\0asm') {
    throw somethingElse('The engine');
  }
  return WebAssembly.compile(bytes).catch((error) => {
    throw damaged(error);
  });
}

/** @param {unknown} error */
function damaged(error) {
  const text = error instanceof Error ? error.message : String(error);
  if (/Content.Security.Policy|unsafe-eval|wasm-eval|disallowed by embedder/i.test(text)) {
    return new LoadError(
      "This page's security policy forbids WebAssembly.",
      "The host must allow script-src 'self' 'wasm-unsafe-eval'.",
    );
  }
  return new LoadError(
    `The engine's file is damaged or incomplete (${text.slice(0, 160)}).`,
    'Reload the page without the cache (Shift + Reload).',
  );
}

/** The last part of an address, without the rest of the host's paths. @param {string} address */
function nameOf(address) {
  return address.split(/[?#]/)[0].split('/').pop() ?? address;
}
