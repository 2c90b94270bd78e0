// The one engine of a page: loaded when the first experiment asks, tried again when it could not be.
import { carriedEngine } from '../client/carried.js';
import { connect } from '../client/client.js';
import { lesson } from './lesson-data.js';

/** @typedef {import('../client/client.js').Engine} Engine */

/** @type {Promise<Engine> | null} */
let engine = null;

/**
 * The page's engine. Rejects with LoadError, whose message says what happened and what to do; the
 * next call tries again.
 * @returns {Promise<Engine>}
 */
export function sharedEngine() {
  engine ??= carriedEngine()
    .then((carried) => connect({ wasm: lesson().engine, ...carried }))
    .catch((error) => {
      engine = null;
      throw error;
    });
  return engine;
}
