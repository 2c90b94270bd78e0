// The package's entry in Node: the same lab, its engine in a worker thread.
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { connect } from '../client/client.js';

export { InputError, LoadError, WorkerLostError } from '../client/errors.js';
export { runJson, viewCsv } from '../client/export.js';
export { readRecord, requestOf } from '../client/record.js';

/** @typedef {import('../client/connection.js').WorkerLike} WorkerLike */

/** A worker thread that looks like a worker of a browser. @implements {WorkerLike} */
class Thread {
  constructor() {
    this.worker = new Worker(new URL('./node-worker.js', import.meta.url));
  }
  /** @param {string} kind @param {(event: any) => void} listener */
  addEventListener(kind, listener) {
    this.worker.on(kind, (value) => listener(kind === 'message' ? { data: value } : value));
  }
  /** @param {unknown} message @param {any[]} transfer */
  postMessage(message, transfer) {
    this.worker.postMessage(message, transfer);
  }
  terminate() {
    void this.worker.terminate();
  }
}

/** As in a browser. @param {import('../client/client.js').ConnectOptions} [options] */
export async function openLab(options = {}) {
  const { buffer } = Uint8Array.from(await readFile(new URL('./lmlab.wasm', import.meta.url)));
  return connect({ spawn: () => new Thread(), wasm: buffer, ...options });
}
