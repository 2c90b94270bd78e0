// Loads the WebAssembly engine inside a worker and says in words what went wrong when it cannot.

import { LoadError } from './errors.js';

/** @typedef {import('./messages.js').Observation} Observation */
/** @typedef {import('./messages.js').RunEvent} RunEvent */
/** @typedef {import('./messages.js').RunRequest} RunRequest */
/** @typedef {import('./messages.js').ParameterValue} ParameterValue */

/**
 * One run, as the service uses it (bindings.js makes it from an Embind handle).
 * @typedef {Object} EngineRun
 * @property {() => number} step
 * @property {() => boolean} ended
 * @property {() => {step: number, message: string} | null} divergence
 * @property {() => number} suggestedSteps
 * @property {() => Record<string, ParameterValue>} parameters
 * @property {(steps: number) => void} advance
 * @property {(name: string) => number} scalar
 * @property {() => Observation} observe
 * @property {() => Float64Array} frameSteps
 * @property {(step: number) => Observation | null} frameAt
 * @property {(name: string, value: string) => void} act
 * @property {() => string} digest
 * @property {() => RunEvent[]} events
 * @property {(recorded: {steps: number, digest: string, scalars?: Record<string, number | null>}) => string | null} difference
 * @property {() => import('./messages.js').EngineRecord} record
 * @property {() => void} dispose
 */

/**
 * A sweep, as the service uses it.
 * @typedef {Object} EngineSweep
 * @property {() => import('./messages.js').SweepOutline} outline
 * @property {(index: number) => import('./messages.js').SweepRow} row
 * @property {() => void} dispose
 */

/**
 * The module, as the service uses it.
 * @typedef {Object} EngineModule
 * @property {() => import('./messages.js').Catalogue} catalogue
 * @property {(request: RunRequest) => EngineRun} createRun
 * @property {(request: import('./messages.js').SweepRequest) => EngineSweep} createSweep
 * @property {() => string} gradeHeader
 * @property {(handIn: import('./messages.js').HandIn) => string} gradeRow
 * @property {(slug: string) => import('./messages.js').Battery} check
 * @property {(bytes: Uint8Array) => string} sha256
 */

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

/** What to do about a browser that is too old. Firefox runs module workers since 114. */
export const BROWSERS =
  'Please use Chrome or Edge 95, Firefox 114, Safari 16.4, or anything newer; a computer or phone ' +
  'updated since the middle of 2023 has one of these.';

/** What this browser lacks to run the engine; empty when nothing. @returns {string[]} */
export function missingFeatures() {
  if (typeof WebAssembly !== 'object') return ['WebAssembly'];
  return FEATURES.filter((f) => !WebAssembly.validate(new Uint8Array(f.bytes))).map((f) => f.name);
}

/** Throws a LoadError that names what is missing. */
export function requireFeatures() {
  const missing = missingFeatures();
  if (missing.length === 0) return;
  throw new LoadError(
    `This browser lacks ${missing.join(' and ')}, which the lab computes with.`,
    BROWSERS,
  );
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
  const response = await fetchEngine(source);
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/wasm') && WebAssembly.compileStreaming) {
    return WebAssembly.compileStreaming(response).catch((error) => {
      throw damaged(error);
    });
  }
  return compileBytes(await response.arrayBuffer());
}

/** @param {string} address @returns {Promise<Response>} */
async function fetchEngine(address) {
  let response;
  try {
    response = await fetch(address, { credentials: 'same-origin' });
  } catch {
    throw new LoadError(
      'The engine could not be fetched: the network did not answer.',
      'Check the connection, then press Try again.',
    );
  }
  if (response.ok) return response;
  throw new LoadError(
    `The engine could not be fetched: the server answered ${response.status} for ${nameOf(address)}.`,
    'If you host this site yourself, copy the whole dist folder; otherwise reload the page.',
  );
}

/** @param {ArrayBuffer} bytes @returns {Promise<WebAssembly.Module>} */
async function compileBytes(bytes) {
  const magic = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
  if (String.fromCharCode(...magic) !== '\0asm') {
    throw new LoadError(
      'The server sent something else instead of the engine.',
      'If you host this site yourself, make sure that .wasm files are served as they are; ' +
        'on a public network, sign in first, then reload.',
    );
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
