// A page that is one file carries the engine inside itself: the worker's code and the module's bytes.

import { trustedScript } from './trusted.js';

/** @typedef {import('./client.js').ConnectOptions} ConnectOptions */

/** @param {string} id @returns {string | null} the text of a script element that is not run */
const textOf = (id) => document.getElementById(id)?.textContent ?? null;

/** Whether this page carries the engine. */
export const carriesEngine = () => textOf('lab-wasm') !== null;

/** Unpacks bytes that were packed by gzip and written as base64. @param {string} text @returns {Promise<ArrayBuffer>} */
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

/**
 * How to connect to the engine that this page carries; nothing for a page of the site. A page from
 * disk may start neither module workers nor workers of other files, but one classic worker of a blob.
 * @returns {Promise<ConnectOptions>}
 */
export async function carriedEngine() {
  const [worker, wasm] = [textOf('lab-worker'), textOf('lab-wasm')];
  if (!worker || !wasm) return {};
  const address = URL.createObjectURL(new Blob([worker], { type: 'text/javascript' }));
  return {
    spawn: () => new Worker(trustedScript(address), { name: 'lmlab' }),
    wasm: await unpacked(wasm),
  };
}
