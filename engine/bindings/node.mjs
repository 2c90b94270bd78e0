// Loads the WebAssembly engine in Node: the same module that the page runs, for tests and scripts.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** @typedef {import('./lmlab.d.ts').LabModule} LabModule */

/** LM_WASM names another build. */
export const BUILT = path.resolve(
  fileURLToPath(new URL('../../', import.meta.url)),
  process.env.LM_WASM ?? 'build/wasm/lmlab.mjs',
);

/**
 * A fresh instance of the module with a heap of its own.
 * @param {string} [file] path of lmlab.mjs; lmlab.wasm lies beside it
 * @returns {Promise<LabModule>}
 */
export async function load(file = BUILT) {
  // Emscripten 3.1.6 expects CommonJS names in an ES module, and cannot read files by fetch.
  const names = /** @type {{require?: unknown, __dirname?: unknown}} */ (globalThis);
  names.require ??= createRequire(import.meta.url);
  names.__dirname ??= '.';
  const { default: createModule } = await import(pathToFileURL(file).href);
  return createModule({ wasmBinary: await readFile(file.replace(/\.mjs$/, '.wasm')) });
}

/**
 * The result, or an Error whose message holds every fault.
 * @template T
 * @param {T | import('./lmlab.d.ts').Failure} result
 * @returns {T}
 */
export function must(result) {
  const faults = /** @type {import('./lmlab.d.ts').Failure} */ (result)?.faults;
  if (!faults) return /** @type {T} */ (result);
  throw new Error(faults.map((f) => (f.path ? `${f.path}: ${f.message}` : f.message)).join('\n'));
}
