// One run as the page holds it: what was asked and done, where it stands, and how to carry it on.

import { WorkerLostError } from './errors.js';

/** @typedef {import('./messages.js').RunRequest} RunRequest */
/** @typedef {import('./messages.js').RunEvent} RunEvent */
/** @typedef {import('./messages.js').ParameterValue} ParameterValue */
/** @typedef {import('./messages.js').State} State */
/** @typedef {import('./messages.js').Stop} Stop */
/** @typedef {import('./messages.js').Until} Until */
/** @typedef {import('./messages.js').Frame} Frame */
/** @typedef {import('./messages.js').Created} Created */
/** @typedef {import('./client.js').Engine} Engine */

/**
 * What a page may listen to. `frame` is called inside an animation frame, at most once in each.
 * @typedef {Object} Watcher
 * @property {(frame: Frame) => void} [frame]
 * @property {(stop: Stop) => void} [stopped]
 * @property {(error: WorkerLostError) => void} [lost]
 * @property {() => void} [revived]
 */

/** @type {(f: () => void) => void} */
const nextAnimationFrame =
  typeof requestAnimationFrame === 'function'
    ? (f) => void requestAnimationFrame(f)
    : (f) => void setTimeout(f, 16);

/**
 * A run. Its experiment lives in the worker; this object keeps the request and every event, so that
 * the run can be made again (`revive`) when the worker is lost.
 */
export class Run {
  /** @param {Engine} engine @param {RunRequest} request @param {Created} created @param {Watcher | null} watcher */
  constructor(engine, request, created, watcher) {
    this.engine = engine;
    this.request = request;
    /** What there was to show when it had been made, where that was asked for. */
    this.first = created.observation;
    /** How long it took to make, in milliseconds. */
    this.cost = created.cost;
    /** All parameters as the engine understood them, in schema order. */
    this.parameters = created.parameters;
    /** How many steps tell the whole story with these parameters. */
    this.suggestedSteps = created.suggested_steps;
    /** Events of the request and of `act`, in order. @type {RunEvent[]} */
    this.events = [...request.events];
    /** @type {State} */
    this.state = created.state;
    /** Orders to play that have not come to rest. @type {Set<object>} */
    this.orders = new Set();
    this.id = created.run;
    this.lost = false;
    this.disposed = false;
    /** @type {Set<Watcher>} */
    this.watchers = new Set(watcher ? [watcher] : []);
    this.creditGiven = watcher !== null;
    /** @type {Frame | null} */
    this.latest = null;
    this.delivering = false;
  }

  get experiment() {
    return this.request.experiment;
  }
  get seed() {
    return this.request.seed;
  }
  get step() {
    return this.state.step;
  }
  get playing() {
    return this.orders.size > 0;
  }

  /**
   * Carries the run on; the promise brings why and where it came to rest. A second order replaces
   * the first.
   * @param {{rate?: number, until?: Until, budget?: number, show?: boolean}} [options]
   *   `rate` in steps per second (default: as fast as possible), `budget` in milliseconds; with `show`
   *   the answer's `observation` is what there is to show then
   * @returns {Promise<Stop>}
   */
  async play({ rate = Infinity, until = {}, budget = Infinity, show = false } = {}) {
    const answer = this.ask('play', { run: this.id, rate, until, budget, show });
    const order = {};
    this.orders.add(order);
    this.accept(this.state);
    const stop = await answer.finally(() => {
      this.orders.delete(order);
      this.accept(this.state);
    });
    this.accept(stop.state);
    for (const watcher of this.watchers) watcher.stopped?.(stop);
    return stop;
  }

  /** Takes `steps` steps, fewer when the run ends or `budget` ms are used up. @param {number} steps @param {number} [budget] */
  advance(steps, budget = Infinity) {
    return this.play({ until: { step: this.step + steps }, budget });
  }

  /** Carries on as fast as possible to a step. @param {number} step */
  runTo(step) {
    return this.play({ until: { step } });
  }

  /** Changes the rate of a run that is playing, in steps per second. @param {number} rate */
  setRate(rate) {
    return this.settle(this.ask('rate', { run: this.id, rate }));
  }

  /** Stops the run. */
  pause() {
    return this.settle(this.ask('pause', { run: this.id }));
  }

  /** Everything there is to show now. @returns {Promise<Frame>} */
  observe() {
    return this.ask('observe', { run: this.id });
  }

  /** The steps whose views were kept, for scrubbing. */
  frameSteps() {
    return this.ask('frameSteps', { run: this.id });
  }

  /** What was shown at the last kept step at or before `step` (without the history curves). @param {number} step */
  frameAt(step) {
    return this.ask('frameAt', { run: this.id, step });
  }

  /**
   * A student's act at the present step; rejects with InputError, and changes nothing, when the
   * experiment refuses it.
   * @param {string} name @param {ParameterValue} value
   * @returns {Promise<RunEvent>}
   */
  async act(name, value) {
    const text = String(value);
    /** @type {{event: RunEvent, state: State}} */
    let done;
    try {
      done = await this.ask('act', { run: this.id, name, value: text });
    } catch (error) {
      if (error instanceof WorkerLostError) this.note({ step: this.step, name, value: text });
      throw error;
    }
    this.accept(done.state);
    this.note(done.event);
    return done.event;
  }

  /** The digest of the present state, and the events that led to it. */
  digest() {
    return this.ask('digest', { run: this.id });
  }

  /** The lab record of the present state: all that is needed to reach it again, and its digest. */
  record() {
    return this.ask('record', { run: this.id });
  }

  /**
   * Listens to the run; frames come only while somebody does. Returns the way to stop listening.
   * @param {Watcher} watcher
   * @returns {() => void}
   */
  watch(watcher) {
    this.watchers.add(watcher);
    this.grant();
    return () => void this.watchers.delete(watcher);
  }

  /** Makes a lost run again in the new worker and carries it on to where it was (or to `step`). @param {number} [step] */
  async revive(step = this.step) {
    if (!this.lost) return;
    const request = { ...this.request, events: this.events };
    const created = await this.engine.ask('create', { request, show: null, credit: false });
    this.id = created.run;
    this.accept(created.state);
    this.lost = false;
    this.creditGiven = false;
    this.engine.adopt(this);
    this.grant();
    for (const watcher of this.watchers) watcher.revived?.();
    if (step > 0) await this.runTo(step);
  }

  /** Frees the run in the worker. */
  async dispose() {
    if (this.disposed) return;
    this.disposed = true;
    this.watchers.clear();
    this.engine.release(this);
    if (!this.lost) await this.engine.ask('dispose', { run: this.id }).catch(() => {});
  }

  /**
   * @template {import('./messages.js').RequestName} N
   * @param {N} name @param {import('./messages.js').Question<N>} question
   */
  ask(name, question) {
    if (this.disposed) return Promise.reject(new Error('this run has been disposed of'));
    if (this.lost)
      return Promise.reject(new WorkerLostError('This run was lost; revive it first.'));
    return this.engine.ask(name, question);
  }

  /** @param {Promise<State>} answer */
  async settle(answer) {
    this.accept(await answer);
    return this.state;
  }

  /**
   * Takes what the worker said of the run. Whether it plays is known better here: a frame may have
   * been sent before an order came, and of two orders the first ends while the second goes on.
   * @param {State} state
   */
  accept(state) {
    this.state = { ...state, playing: this.playing, speed: this.playing ? state.speed : 0 };
  }

  /** Files an event after those of the same step. @param {RunEvent} event */
  note(event) {
    let at = this.events.length;
    while (at > 0 && this.events[at - 1].step > event.step) --at;
    this.events.splice(at, 0, event);
  }

  /** Asks for one more frame when somebody listens and none is on its way. */
  grant() {
    if (this.creditGiven || this.lost || this.disposed || this.watchers.size === 0) return;
    this.creditGiven = true;
    this.engine.credit(this.id);
  }

  /** A frame came: shown in the next animation frame, which asks for another. @param {Frame} frame */
  receive(frame) {
    this.creditGiven = false;
    this.latest = frame;
    if (this.delivering) return;
    this.delivering = true;
    nextAnimationFrame(() => this.deliver());
  }

  deliver() {
    this.delivering = false;
    const frame = this.latest;
    this.latest = null;
    if (!frame || this.disposed) return;
    if (frame.state.step < this.state.step) return this.grant(); // an answer has overtaken it
    this.state = { ...frame.state, playing: this.state.playing }; // orders say when it plays
    this.grant();
    for (const watcher of this.watchers) watcher.frame?.(frame);
  }

  /** The worker is gone. @param {WorkerLostError} error */
  lose(error) {
    this.lost = true;
    this.creditGiven = false;
    this.orders.clear();
    this.accept(this.state);
    for (const watcher of this.watchers) watcher.lost?.(error);
  }
}
