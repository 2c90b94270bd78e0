// The package's entry in a browser: the engine in a worker, for programs that are not our pages.
import { connect } from '../client/client.js';

export { InputError, LoadError, WorkerLostError } from '../client/errors.js';
export { runJson, viewCsv } from '../client/export.js';
export { readRecord, requestOf } from '../client/record.js';

/** @typedef {import('../client/client.js').Engine} Engine */
/** @typedef {import('../client/client.js').ConnectOptions} ConnectOptions */
/** @typedef {import('../client/run.js').Run} Run */
/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */

/**
 * Opens the lab: `createRun` makes a run of an experiment, `catalogue` lists them, `check` runs an
 * experiment's battery, `close` ends the worker. Rejects with LoadError, whose message says what
 * happened and what to do.
 * @param {ConnectOptions} [options] where a bundler moves things: `spawn` makes the worker (its file
 *   is the package's `worker.js`), `wasm` is the engine's address or its bytes
 * @returns {Promise<Engine>}
 */
export function openLab(options = {}) {
  return connect({ wasm: new URL('./lmlab.wasm', import.meta.url).href, ...options });
}
