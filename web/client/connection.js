// One worker's lifetime seen from the page: numbered requests, replies, frames, and a watchdog.

import { WorkerLostError, fromWire } from './errors.js';
import { whyNotStarted } from './not-started.js';
import { PATIENCE_MS, PING_MS } from './messages.js';

/** @typedef {import('./messages.js').FromWorker} FromWorker */
/** @typedef {import('./messages.js').Frame} Frame */
/** @typedef {import('./messages.js').RequestName} RequestName */

/**
 * What the connection needs of a worker.
 * @typedef {Object} WorkerLike
 * @property {(message: any, transfer: Transferable[]) => void} postMessage
 * @property {(type: string, listener: (event: any) => void) => void} addEventListener
 * @property {() => void} terminate
 * @property {string} [address] of its script
 */

/** @typedef {{name: RequestName, resolve: (answer: any) => void, reject: (error: Error) => void}} Pending */

/** A wait counts for no more than this many pings: a sleeping laptop is not an unresponsive worker. */
const MAX_TICKS_COUNTED = 2;

/** A worker and the conversation with it, until it is closed or lost. */
export class Connection {
  /**
   * @param {WorkerLike} worker
   * @param {Object} listeners
   * @param {(run: number, frame: Frame) => void} listeners.onFrame
   * @param {(error: WorkerLostError) => void} listeners.onLost  called once, after all was rejected
   */
  constructor(worker, { onFrame, onLost }) {
    this.worker = worker;
    this.onFrame = onFrame;
    this.onLost = onLost;
    /** @type {Map<number, Pending>} */
    this.pending = new Map();
    this.nextId = 1;
    this.opened = false;
    this.closed = false;
    this.silence = 0;
    this.lastTick = 0;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.watchdog = undefined;
    worker.addEventListener('message', (event) => this.receive(event.data));
    worker.addEventListener('error', (event) => this.failed(event));
    worker.addEventListener('messageerror', () =>
      this.lose('The engine sent an unreadable message.'),
    );
  }

  /**
   * Sends a request; the promise brings its answer, an InputError, a LoadError or a WorkerLostError.
   * @template {RequestName} N
   * @param {N} name
   * @param {import('./messages.js').Question<N>} question
   * @param {Transferable[]} [transfer]
   * @returns {Promise<import('./messages.js').Answer<N>>}
   */
  ask(name, question, transfer = []) {
    if (this.closed) return Promise.reject(new WorkerLostError('The engine has been closed.'));
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      if (this.pending.size === 0) this.watch();
      this.pending.set(id, { name, resolve, reject });
      this.worker.postMessage({ type: 'request', id, name, question }, transfer);
    });
  }

  /** Lets the worker post one frame of a run. @param {number} run */
  credit(run) {
    if (!this.closed) this.worker.postMessage({ type: 'credit', run }, []);
  }

  /** Ends the worker; what was asked is rejected. @param {Error} [reason] */
  close(reason = new WorkerLostError('The engine has been closed.')) {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.watchdog);
    this.worker.terminate();
    for (const pending of this.pending.values()) pending.reject(reason);
    this.pending.clear();
  }

  /** @param {FromWorker} message */
  receive(message) {
    if (this.closed) return;
    this.silence = 0;
    if (message.type === 'frame') return this.onFrame(message.run, message.frame);
    if (message.type === 'crash') return this.lose(message.message);
    if (message.type === 'alive') return;
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (this.pending.size === 0) clearInterval(this.watchdog);
    if (message.type === 'refusal') return pending?.reject(fromWire(message.error));
    if (pending?.name === 'open') this.opened = true;
    pending?.resolve(message.answer);
  }

  /** An error event of the worker: before it has opened, its script could not start. @param {any} event */
  failed(event) {
    event.preventDefault?.();
    const text = String(event.message ?? '').slice(0, 200);
    if (this.opened) return this.lose(`The engine stopped unexpectedly${text && ` (${text})`}.`);
    void whyNotStarted(text, this.worker.address).then((error) => this.close(error));
  }

  /** @param {string} message */
  lose(message) {
    if (this.closed) return;
    const error = new WorkerLostError(message);
    this.close(error);
    this.onLost(error);
  }

  /** Listens for signs of life while anything is asked. */
  watch() {
    clearInterval(this.watchdog);
    this.silence = 0;
    this.lastTick = Date.now();
    this.watchdog = setInterval(() => this.tick(), PING_MS);
  }

  tick() {
    const now = Date.now();
    this.silence += Math.min(Math.max(0, now - this.lastTick), MAX_TICKS_COUNTED * PING_MS);
    this.lastTick = now;
    const patience = Math.max(
      ...[...this.pending.values()].map((p) => PATIENCE_MS[p.name] ?? PATIENCE_MS.default),
    );
    if (this.silence > patience) {
      return this.lose(
        `The engine gave no sign of life for ${Math.round(patience / 1000)} seconds.`,
      );
    }
    this.worker.postMessage({ type: 'ping' }, []);
  }
}
