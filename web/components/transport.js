// A session's time: play, pause, step, pace, looking back, and resting while out of sight.

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
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.pace = 1;
    this.resumeInSight = false;
    /** When the run stops by itself. @type {Condition | null} */
    this.condition = null;
    /** Why it last did, in a sentence. */
    this.stopped = '';
  }

  get playing() {
    return this.session.run?.playing ?? false;
  }
  /** Whether no further step can be taken. */
  get ended() {
    return this.session.run?.state.ended ?? false;
  }
  /** Steps a second. */
  get rate() {
    if (this.pace === Infinity) return Infinity;
    return Math.max(1, (this.session.target / WHOLE_RUN_S) * this.pace);
  }

  /** Plays to the target; from there, to twice as many steps. */
  async play() {
    const { session } = this;
    const { run } = session;
    if (!run || this.ended) return;
    session.past = null;
    if (run.step >= session.target) session.setTarget(Math.max(1, 2 * run.step));
    this.stopped = '';
    const until = { step: session.target, ...untilOf(this.condition) };
    const order = run.play({ rate: this.rate, until });
    session.changed();
    const stop = await this.rest(run, order);
    if (!stop || run !== session.run) return;
    this.stopped = reasonText(stop, this.condition, session.live?.scalars ?? []);
    session.changed();
  }

  async pause() {
    this.resumeInSight = false;
    const { run } = this.session;
    if (run?.playing) await this.rest(run, run.pause());
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  async step() {
    const { run } = this.session;
    if (!run || this.ended) return;
    this.session.past = null;
    await this.rest(run, run.runTo(run.step + 1));
  }

  /** Carries on as fast as possible. @param {number} step */
  async runTo(step) {
    const { run } = this.session;
    if (run && step > run.step && !this.ended) await this.rest(run, run.runTo(step));
  }

  /** @param {number} pace */
  setPace(pace) {
    this.pace = pace;
    const { run } = this.session;
    if (run?.playing) run.setRate(this.rate).catch((error) => this.session.maker.refuse(error));
    this.session.changed();
  }

  /** Shows an earlier step; ahead of the run, runs there. @param {number} step */
  async scrubTo(step) {
    const { session } = this;
    const { run } = session;
    if (!run) return;
    if (run.playing) await this.pause();
    if (step < run.step) return this.lookBack(run, step);
    session.past = null;
    session.changed();
    return this.runTo(step);
  }

  /** @param {Run} run @param {number} step */
  async lookBack(run, step) {
    const { session } = this;
    try {
      const past = await run.frameAt(step);
      if (past && run === session.run) session.past = past;
    } catch (error) {
      session.maker.refuse(error);
    }
    session.changed();
  }

  /** @param {Condition | null} condition a run at work takes it up at once */
  setCondition(condition) {
    this.condition = condition;
    this.stopped = '';
    if (this.playing) void this.play();
    this.session.changed();
  }

  /**
   * Waits for an order to come to rest, shows where, and brings what it answered.
   * @template T
   * @param {Run} run @param {Promise<T>} order
   * @returns {Promise<T | null>} null when it failed, which has been told
   */
  async rest(run, order) {
    try {
      const answer = await order;
      this.session.stood = run.step;
      if (run === this.session.run && !run.lost) await this.session.maker.refresh(run);
      return answer;
    } catch (error) {
      this.session.maker.refuse(error);
      return null;
    }
  }

  /** Nothing computes where nobody looks; it goes on when it is back in sight. @param {boolean} visible */
  setVisible(visible) {
    if (visible && this.resumeInSight) {
      this.resumeInSight = false;
      void this.play();
    } else if (!visible && this.playing) {
      void this.pause().then(() => {
        this.resumeInSight = true;
      });
    }
  }
}
