// A session's time: play, pause, step, pace, looking back, and resting while out of sight.

/** @typedef {import('./session.js').Session} Session */
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
    const order = run.play({ rate: this.rate, until: { step: session.target } });
    session.changed();
    await this.rest(run, order);
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

  /** Waits for an order to come to rest and shows where. @param {Run} run @param {Promise<unknown>} order */
  async rest(run, order) {
    try {
      await order;
      this.session.stood = run.step;
      if (run === this.session.run && !run.lost) await this.session.maker.refresh(run);
    } catch (error) {
      this.session.maker.refuse(error);
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
