// A crew of workers, each with its own module, that share a list of tasks.

import { Connection } from './connection.js';
import { WorkerLostError } from './errors.js';
import { started } from './not-started.js';

/** @typedef {import('./connection.js').WorkerLike} WorkerLike */

/** More workers than this need much memory and save little time. */
const MOST_WORKERS = 16;

/** One worker per core. */
export function cores() {
  const known = typeof navigator === 'object' ? navigator.hardwareConcurrency : 0;
  return Math.min(Math.max(1, known || 2), MOST_WORKERS);
}

/**
 * What a crew does. `prepare` is called once per worker, when its module is loaded; `work` carries a
 * task out; `done` hears of each, in whatever order they come.
 * @template T
 * @typedef {Object} Orders
 * @property {() => WorkerLike} spawn
 * @property {import('./messages.js').Wasm} wasm
 * @property {number} [size]
 * @property {(connection: Connection) => Promise<unknown>} prepare
 * @property {(connection: Connection, task: number) => Promise<T>} work
 * @property {(task: number, result: T) => void} done
 * @property {(task: number, error: Error) => Promise<T>} [giveUp]  the result of a task that brought
 *   two workers down; without it such a task ends the whole
 */

/**
 * Workers are made when there is work and dropped when there is none. A worker that dies gives its
 * task back once; a task that brings two down is given up, or ends the whole.
 * @template T
 */
export class Crew {
  /** @param {Orders<T>} orders */
  constructor(orders) {
    this.orders = orders;
    this.size = orders.size ?? cores();
    /** Each worker and the task it has. @type {Map<Connection, number | null>} */
    this.members = new Map();
    /** @type {number[]} */
    this.waiting = [];
    this.left = 0;
    /** @type {Set<number>} */
    this.lostOnce = new Set();
    this.resting = false;
    /** @type {{resolve: () => void, reject: (error: Error) => void} | null} */
    this.promise = null;
  }

  /** How many workers there are now. */
  get working() {
    return this.members.size;
  }

  /**
   * Carries the tasks out; rejects with the first error that is no lost worker, and with an
   * AbortError after `close`.
   * @param {number[]} tasks @returns {Promise<void>}
   */
  run(tasks) {
    this.waiting = [...tasks];
    this.left = tasks.length;
    return new Promise((resolve, reject) => {
      this.promise = { resolve, reject };
      if (this.left === 0) this.end();
      else this.resume();
    });
  }

  /** Drops the workers; the tasks that they had not finished are done again after `resume`. */
  rest() {
    if (!this.promise || this.resting) return;
    this.resting = true;
    this.dismiss();
  }

  resume() {
    this.resting = false;
    if (!this.promise) return;
    const wanted = Math.min(this.size, this.waiting.length + this.members.size);
    while (this.members.size < wanted) this.hire();
  }

  /** Ends it all; `run` rejects. */
  close() {
    this.fail(new DOMException('The runs were cancelled.', 'AbortError'));
  }

  hire() {
    const connection = new Connection(started(this.orders.spawn), {
      onFrame: () => {},
      onLost: () => {},
    });
    this.members.set(connection, null);
    this.employ(connection).catch((error) => this.mourn(connection, error));
  }

  /** @param {Connection} connection */
  async employ(connection) {
    const { wasm, prepare, work, done } = this.orders;
    await connection.ask('open', { wasm });
    await prepare(connection);
    while (this.members.has(connection)) {
      const task = this.waiting.shift();
      if (task === undefined) return this.release(connection);
      this.members.set(connection, task);
      const result = await work(connection, task);
      if (!this.members.has(connection)) return;
      this.members.set(connection, null);
      done(task, result);
      if (--this.left === 0) return this.end();
    }
  }

  /** @param {Connection} connection @param {Error} error */
  mourn(connection, error) {
    const task = this.members.get(connection);
    if (task === undefined) return; // it was dropped on purpose
    this.release(connection);
    if (task === null || !(error instanceof WorkerLostError)) return this.fail(error);
    if (this.lostOnce.has(task)) return void this.giveUp(task, error);
    this.lostOnce.add(task);
    this.waiting.unshift(task);
    this.hire();
  }

  /** @param {number} task @param {Error} error */
  async giveUp(task, error) {
    const { giveUp, done } = this.orders;
    if (!giveUp) return this.fail(error);
    try {
      const result = await giveUp(task, error);
      if (!this.promise) return;
      done(task, result);
      if (--this.left === 0) this.end();
      else if (!this.resting) this.resume();
    } catch (failure) {
      this.fail(failure instanceof Error ? failure : error);
    }
  }

  /** @param {Connection} connection */
  release(connection) {
    this.members.delete(connection);
    connection.close();
  }

  dismiss() {
    const tasks = [...this.members.values()].filter((task) => task !== null);
    for (const connection of [...this.members.keys()]) this.release(connection);
    this.waiting.unshift(...tasks.sort((a, b) => a - b));
  }

  end() {
    const { promise } = this;
    this.promise = null;
    this.dismiss();
    promise?.resolve();
  }

  /** @param {Error} error */
  fail(error) {
    const { promise } = this;
    this.promise = null;
    this.dismiss();
    promise?.reject(error);
  }
}
