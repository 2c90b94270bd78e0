// A session's time: play, pause, step, pace, looking back, and resting while out of sight.

import { glance } from '../base/verdict-line.js';
import { reasonText, untilOf } from './stop-condition.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./stop-condition.js').Condition} Condition */
/** @typedef {import('../client/run.js').Run} Run */

/** At pace 1 the whole run takes this long. */
export const WHOLE_RUN_S = 6;
/** What the page offers, from slow motion to as fast as possible. */
export const PACES = [0.05, 0.25, 1, 4, Infinity];

/** The time of one session. Never starts by itself. */
export class Transport {
  #session;
  #pace = 1;
  #visible = true;
  #resumeInSight = false;
  /** @type {Condition | null} */
  #condition = null;
  #stopped = '';
  /** The order to play that has not come to rest. @type {Promise<unknown> | null} */
  #order = null;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  /** 1: the whole run in `WHOLE_RUN_S`. */
  get pace() {
    return this.#pace;
  }
  /** When the run stops by itself. */
  get condition() {
    return this.#condition;
  }
  /** Why it last did, and how the predictions came out. */
  get stopped() {
    return this.#stopped;
  }
  get playing() {
    return this.#session.run?.playing ?? false;
  }
  /** Whether no further step can be taken. */
  get ended() {
    return this.#session.run?.state.ended ?? false;
  }
  /** Steps per second. */
  get rate() {
    if (this.#pace === Infinity) return Infinity;
    return Math.max(1, (this.#session.target / WHOLE_RUN_S) * this.#pace);
  }

  /** Plays to the target; from there, to twice as many steps. */
  async play() {
    const session = this.#session;
    const { run } = session;
    if (!run || this.ended) return;
    session.lookAt(null);
    if (run.step >= session.target) session.setTarget(Math.max(1, 2 * run.step));
    this.#stopped = '';
    const until = { step: session.target, ...untilOf(this.#condition) };
    const order = this.#rest(run, run.play({ rate: this.rate, until, show: true }));
    this.#order = order;
    session.changed();
    const stop = await order;
    if (this.#order === order) this.#order = null;
    if (!stop || run !== session.run) return;
    const why = reasonText(stop, this.#condition, session.live?.scalars ?? []);
    const verdicts = glance(session.shown?.checks ?? []);
    this.#stopped = why && verdicts ? `${why} ${verdicts}.` : why;
    session.changed();
  }

  async pause() {
    this.#resumeInSight = false;
    const { run } = this.#session;
    if (!run?.playing) return;
    try {
      await run.pause();
    } catch (error) {
      this.#session.maker.refuse(error);
    }
    await this.#order;
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  async step() {
    const { run } = this.#session;
    if (!run || this.ended) return;
    this.#session.lookAt(null);
    await this.#goTo(run, run.step + 1);
  }

  /** Carries on as fast as possible. @param {number} step */
  async runTo(step) {
    const { run } = this.#session;
    if (run && step > run.step && !this.ended) await this.#goTo(run, step);
  }

  /** @param {number} pace */
  setPace(pace) {
    this.#pace = pace;
    const { run } = this.#session;
    if (run?.playing) run.setRate(this.rate).catch((error) => this.#session.maker.refuse(error));
    this.#session.changed();
  }

  /** Shows an earlier step; ahead of the run, runs there. @param {number} step */
  async scrubTo(step) {
    const session = this.#session;
    const { run } = session;
    if (!run) return;
    if (run.playing) await this.pause();
    if (step < run.step) return this.#lookBack(run, step);
    session.lookAt(null);
    return this.runTo(step);
  }

  /** @param {Condition | null} condition a run at work takes it up at once */
  setCondition(condition) {
    this.#condition = condition;
    this.#stopped = '';
    if (this.playing) void this.play();
    this.#session.changed();
  }

  /** A new run has not stopped yet. */
  forget() {
    this.#stopped = '';
  }

  /** Nothing computes where nobody looks; it goes on when it is back in sight. @param {boolean} visible */
  async setVisible(visible) {
    this.#visible = visible;
    if (!visible && this.playing) {
      await this.pause();
      this.#resumeInSight = true;
    }
    if (!this.#visible || !this.#resumeInSight) return;
    this.#resumeInSight = false;
    void this.play();
  }

  /** @param {Run} run @param {number} step */
  #goTo(run, step) {
    return this.#rest(run, run.play({ until: { step }, show: true }));
  }

  /** @param {Run} run @param {number} step */
  async #lookBack(run, step) {
    const session = this.#session;
    try {
      const past = await run.frameAt(step);
      if (past && run === session.run) session.lookAt(past);
    } catch (error) {
      session.maker.refuse(error);
    }
  }

  /**
   * Waits for an order to come to rest, and shows where.
   * @param {Run} run @param {Promise<import('../client/messages.js').Stop>} order
   * @returns {Promise<import('../client/messages.js').Stop | null>} null when it failed, which has been told
   */
  async #rest(run, order) {
    const session = this.#session;
    try {
      const stop = await order;
      if (run === session.run) session.stand(run.step);
      session.see(run, stop.observation);
      return stop;
    } catch (error) {
      session.maker.refuse(error);
      return null;
    }
  }
}
