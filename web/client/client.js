// The typed client through which the page reaches the engine: connect(), then runs and checks.

import { Connection } from './connection.js';
import { LoadError, WorkerLostError } from './errors.js';
import { requireFeatures } from './engine.js';
import { started } from './not-started.js';
import { Run } from './run.js';
import { trustedScript } from './trusted.js';

/** @typedef {import('./messages.js').RunRequest} RunRequest */
/** @typedef {import('./messages.js').RequestName} RequestName */
/** @typedef {import('./messages.js').Catalogue} Catalogue */
/** @typedef {import('./messages.js').Battery} Battery */
/** @typedef {import('./connection.js').WorkerLike} WorkerLike */

/**
 * How to make a worker and where its module is; the defaults serve the site.
 * @typedef {Object} ConnectOptions
 * @property {() => WorkerLike} [spawn]
 * @property {import('./messages.js').Wasm} [wasm]
 */

/**
 * The engine in its worker. `lost` listeners hear of a crash after every run has heard of it; a new
 * worker is already on its way then.
 */
export class Engine {
  /** @param {ConnectOptions} options */
  constructor({ spawn = spawnWorker, wasm = null }) {
    this.spawn = spawn;
    this.wasm = wasm;
    /** @type {Map<number, Run>} */
    this.runs = new Map();
    /** @type {Set<(error: WorkerLostError) => void>} */
    this.lostListeners = new Set();
    /** @type {Catalogue | null} */
    this.known = null;
    this.closed = false;
    /** Whether the newest worker could not be brought up. */
    this.failed = false;
    this.start();
  }

  /** Brings a worker up; `ready` settles when it answers. */
  start() {
    const connection = this.open((error) => this.lose(error));
    this.connection = connection;
    this.failed = false;
    this.ready = connection.ask('open', { wasm: this.wasm }).then(({ catalogue, compiled }) => {
      this.known = catalogue;
      this.wasm = compiled ?? this.wasm; // the next worker need not compile it again
      return connection;
    });
    this.ready.catch(() => {
      if (connection === this.connection) this.failed = true;
    });
  }

  /** @param {(error: WorkerLostError) => void} onLost */
  open(onLost) {
    return new Connection(started(this.spawn), {
      onFrame: (run, frame) => this.runs.get(run)?.receive(frame),
      onLost,
    });
  }

  /** What the engine can do: every experiment with its parameters. @returns {Catalogue} */
  catalogue() {
    if (!this.known) throw new LoadError('The engine is not loaded yet.');
    return this.known;
  }

  /** The description of one experiment, or undefined. @param {string} slug */
  experiment(slug) {
    return this.catalogue().experiments.find((e) => e.slug === slug);
  }

  /**
   * Makes a run; rejects with InputError that holds every fault of the request.
   * @param {Pick<RunRequest, 'experiment'> & Partial<RunRequest>} partial
   * @param {{show?: {to: number, within: number} | null, watcher?: import('./run.js').Watcher | null}} [options]
   *   `show`: carry it on to a step, for at most so many milliseconds, and bring with it what there is to
   *   show then (`first`); `watcher`: listens from the beginning
   * @returns {Promise<Run>}
   */
  async createRun(partial, { show = null, watcher = null } = {}) {
    const { experiment, parameters = {}, seed = 0, inputs = [], events = [] } = partial;
    const request = { experiment, parameters, seed, inputs, events };
    const created = await this.ask('create', { request, show, credit: watcher !== null });
    const run = new Run(this, request, created, watcher);
    this.adopt(run);
    return run;
  }

  /**
   * Runs an experiment's fixed battery in a worker of its own, so that nothing else waits.
   * @param {string} slug @param {{signal?: AbortSignal}} [options]
   * @returns {Promise<Battery>}
   */
  async check(slug, { signal } = {}) {
    signal?.throwIfAborted();
    const connection = this.open(() => {});
    const stop = () => connection.close(new DOMException('The check was cancelled.', 'AbortError'));
    signal?.addEventListener('abort', stop);
    try {
      await connection.ask('open', { wasm: this.wasm });
      return await connection.ask('check', { slug });
    } finally {
      signal?.removeEventListener('abort', stop);
      connection.close();
    }
  }

  /** SHA-256 in lower-case hex. @param {Uint8Array} bytes */
  sha256(bytes) {
    return this.ask('sha256', { bytes });
  }

  /** Hears of crashes; returns the way to stop listening. @param {(error: WorkerLostError) => void} listener */
  onLost(listener) {
    this.lostListeners.add(listener);
    return () => void this.lostListeners.delete(listener);
  }

  /** Tries again after the engine could not be loaded; whoever asks meanwhile waits for the same. */
  async retry() {
    if (this.failed && !this.closed) {
      this.connection?.close();
      this.start();
    }
    await this.ready;
  }

  /** Ends the worker and every run in it. */
  close() {
    this.closed = true;
    this.connection?.close();
    this.runs.clear();
  }

  /**
   * @template {RequestName} N
   * @param {N} name @param {import('./messages.js').Question<N>} question
   */
  async ask(name, question) {
    if (!this.ready) throw new LoadError('The engine is not loaded yet.');
    const connection = await this.ready;
    return connection.ask(name, question);
  }

  /** @param {number} run */
  credit(run) {
    this.connection?.credit(run);
  }

  /** @param {Run} run */
  adopt(run) {
    this.runs.set(run.id, run);
  }

  /** @param {Run} run */
  release(run) {
    if (this.runs.get(run.id) === run) this.runs.delete(run.id);
  }

  /**
   * The worker is gone: a new one is started (unless it never came up), then the runs and the page
   * hear of it.
   * @param {WorkerLostError} error
   */
  lose(error) {
    if (this.closed) return;
    const runs = [...this.runs.values()];
    this.runs.clear();
    if (this.connection?.opened) this.start();
    for (const run of runs) run.lose(error);
    for (const listener of this.lostListeners) listener(error);
  }
}

/**
 * Loads the engine. Rejects with LoadError, whose message says what happened and what to do.
 * @param {ConnectOptions} [options]
 * @returns {Promise<Engine>}
 */
export async function connect(options = {}) {
  requireFeatures();
  const engine = new Engine(options);
  try {
    await engine.ready;
  } catch (error) {
    engine.close();
    throw error instanceof WorkerLostError ? new LoadError(error.message) : error;
  }
  return engine;
}

/** @returns {WorkerLike} */
function spawnWorker() {
  /** Knows its address; the name is that by which the build finds the worker's script. */
  class Worker extends globalThis.Worker {
    /** @param {URL} address @param {WorkerOptions} options */
    constructor(address, options) {
      super(trustedScript(address.href), options);
      this.address = address.href;
    }
  }
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'lmlab' });
}
