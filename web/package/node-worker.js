// The engine's worker in a thread of Node, with the global names that a worker has in a browser.
import { parentPort } from 'node:worker_threads';

const self = {
  /** @param {unknown} message @param {{transfer: any[]}} options */
  postMessage: (message, { transfer }) => parentPort?.postMessage(message, transfer),
  /** @param {string} kind @param {(event: {data: unknown}) => void} listener */
  addEventListener(kind, listener) {
    if (kind === 'message') parentPort?.on('message', (data) => listener({ data }));
  },
};
// Emscripten 3.1.6 asks for a folder's name in Node; it reads nothing from there.
Object.assign(globalThis, { self, __dirname: '.' });
await import('../client/worker.js');
