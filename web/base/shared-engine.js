// The engines of a page, one per module: loaded when the first experiment of it asks; after a failure the next call tries again.
import { carriedEngine, carriesEngine } from '../client/carried.js';
import { connect } from '../client/client.js';
import { lesson } from './lesson-data.js';

/** @typedef {import('../client/client.js').Engine} Engine */

/** By the address of the module; '' for the one that the page carries, or that holds everything. @type {Map<string, Promise<Engine>>} */
const engines = new Map();

/**
 * The engine that holds an experiment; without a name, the one that holds everything. Rejects with
 * LoadError, whose message says what happened and what to do; the next call tries again.
 * @param {string} [experiment] its slug
 * @returns {Promise<Engine>}
 */
export function sharedEngine(experiment = '') {
  const wasm = carriesEngine() ? '' : (lesson().engines[experiment] ?? '');
  const known = engines.get(wasm);
  if (known) return known;
  const engine = carriedEngine()
    .then((carried) => connect({ wasm: wasm || null, ...carried }))
    .catch((error) => {
      engines.delete(wasm);
      throw error;
    });
  engines.set(wasm, engine);
  return engine;
}
