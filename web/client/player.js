// Trains runs in short slices of time, in turn, so that the worker can always answer the page.

import { SLICE_MS } from './messages.js';

/** @typedef {import('./messages.js').PlayOptions} PlayOptions */
/** @typedef {import('./messages.js').StopReason} StopReason */

/**
 * What the player needs of a run.
 * @typedef {Object} Playable
 * @property {() => number} step
 * @property {() => boolean} ended
 * @property {(steps: number) => void} advance
 * @property {(name: string) => number} scalar   NaN when there is none of that name
 */

/**
 * The clock and the two ways to come back: at once (after waiting messages), or after a while.
 * @typedef {{now: () => number, soon: (f: () => void) => void, later: (f: () => void, ms: number) => void}} Timing
 */

/** When a machine is too slow for the wanted rate, it catches up by at most this much, in ms. */
const MAX_LAG_MS = 100;
/** A call into the engine takes more and more steps until it lasts about this long, in ms. */
const CALL_MS = 3;
/** Weight of the newest slice in the measured speed. */
const SPEED_WEIGHT = 0.2;
/** A scalar condition is checked at 2⁹ steps per octave, and at every step before that. */
const LOOKS_PER_OCTAVE_LOG2 = 9;

/**
 * The first step after `step` at which a condition is checked. It depends on the step alone.
 * @param {number} step
 */
export function nextLook(step) {
  const octave = Math.floor(Math.log2(Math.max(1, step)));
  const stride = 2 ** Math.max(0, octave - LOOKS_PER_OCTAVE_LOG2);
  return (Math.floor(step / stride) + 1) * stride;
}

/** One run being carried on. */
class Job {
  /**
   * @param {Playable} run @param {PlayOptions} options @param {number} now
   * @param {(reason: StopReason, error?: unknown) => void} done
   */
  constructor(run, options, now, done) {
    this.run = run;
    this.until = options.until;
    this.target = options.until.step ?? Infinity;
    this.deadline = now + options.budget;
    this.done = done;
    this.chunk = 1;
    this.speed = 0;
    this.lastSlice = now;
    this.rate = options.rate;
    this.since = now;
    this.taken = 0; // steps since `since`
  }

  /** @param {number} rate @param {number} now */
  setRate(rate, now) {
    this.rate = rate;
    this.since = now;
    this.taken = 0;
  }

  /** Steps that may be taken now without going faster than the wanted rate. @param {number} now */
  allowance(now) {
    if (this.rate === Infinity) return Infinity;
    const due = ((now - this.since) * this.rate) / 1000 - this.taken;
    const lag = Math.max(1, (this.rate * MAX_LAG_MS) / 1000);
    if (due > lag) this.taken += Math.floor(due - lag);
    return Math.floor(Math.min(due, lag));
  }

  /** Milliseconds until the next step is due; 0 when there is work. @param {number} now */
  wait(now) {
    if (this.rate === Infinity) return 0;
    return Math.max(0, this.since + ((this.taken + 1) * 1000) / this.rate - now);
  }

  /** Why the job is over, or null. @param {number} now @returns {StopReason | null} */
  over(now) {
    if (this.run.step() >= this.target) return 'reached';
    if (this.met()) return 'condition';
    if (this.run.ended()) return 'ended';
    return now >= this.deadline ? 'budget' : null;
  }

  met() {
    const scalar = this.until.scalar;
    if (!scalar) return false;
    const value = this.run.scalar(scalar.name);
    return value < (scalar.below ?? -Infinity) || value > (scalar.above ?? Infinity);
  }
}

/** Plays any number of runs in one worker, in turn, one slice per run. */
export class Player {
  /**
   * @param {Timing} timing
   * @param {(run: Playable) => void} onSlice  called after each slice of a run
   */
  constructor(timing, onSlice) {
    this.timing = timing;
    this.onSlice = onSlice;
    /** @type {Map<Playable, Job>} */
    this.jobs = new Map();
    this.scheduled = false;
    this.generation = 0;
  }

  /**
   * Carries a run on until one of the reasons to stop; an order that it had is replaced.
   * @param {Playable} run @param {PlayOptions} options
   * @param {(reason: StopReason, error?: unknown) => void} done
   */
  play(run, options, done) {
    this.stop(run, 'replaced');
    this.jobs.set(run, new Job(run, options, this.timing.now(), done));
    this.schedule(0);
  }

  /** @param {Playable} run @param {StopReason} reason @param {unknown} [error] */
  stop(run, reason, error) {
    const job = this.jobs.get(run);
    if (!job) return;
    this.jobs.delete(run);
    job.done(reason, error);
  }

  /** @param {Playable} run @param {number} rate */
  setRate(run, rate) {
    this.jobs.get(run)?.setRate(rate, this.timing.now());
    this.schedule(0);
  }

  /** @param {Playable} run */
  playing(run) {
    return this.jobs.has(run);
  }

  /** Measured steps per second; 0 for a run at rest. @param {Playable} run */
  speed(run) {
    return this.jobs.get(run)?.speed ?? 0;
  }

  /** Asks to be woken; this replaces an earlier, longer wait. @param {number} ms */
  schedule(ms) {
    const generation = ++this.generation;
    const wake = () => {
      if (generation === this.generation) this.turn();
    };
    if (ms > 0) this.timing.later(wake, ms);
    else this.timing.soon(wake);
  }

  /** One slice for each run that has work, then sleeps until the next is due. */
  turn() {
    for (const job of [...this.jobs.values()]) {
      if (this.jobs.get(job.run) === job) this.slice(job);
    }
    if (this.jobs.size === 0) return;
    const now = this.timing.now();
    this.schedule(Math.min(...[...this.jobs.values()].map((job) => job.wait(now))));
  }

  /** @param {Job} job */
  slice(job) {
    const { now } = this.timing;
    const before = job.run.step();
    try {
      let reason = job.over(now());
      const end = now() + SLICE_MS / this.jobs.size;
      let allowed = reason ? 0 : job.allowance(now());
      while (!reason && allowed >= 1) {
        const from = job.run.step();
        this.call(job, allowed);
        const taken = job.run.step() - from;
        allowed -= taken;
        job.taken += taken;
        reason = job.over(now());
        if (now() >= end || taken === 0) break;
      }
      this.measure(job, job.run.step() - before);
      if (reason) this.stop(job.run, reason);
    } catch (error) {
      this.stop(job.run, 'failed', error);
    }
    this.onSlice(job.run);
  }

  /** One call into the engine, of a size that takes a few milliseconds. @param {Job} job @param {number} allowed */
  call(job, allowed) {
    const step = job.run.step();
    const look = job.until.scalar ? nextLook(step) - step : Infinity;
    const steps = Math.min(job.chunk, allowed, job.target - step, look);
    const began = this.timing.now();
    job.run.advance(steps);
    const cost = this.timing.now() - began;
    if (cost > 2 * CALL_MS) job.chunk = Math.max(1, job.chunk >> 1);
    else if (cost < CALL_MS / 2 && steps === job.chunk)
      job.chunk = Math.min(1 << 20, job.chunk * 2);
  }

  /** @param {Job} job @param {number} steps */
  measure(job, steps) {
    const now = this.timing.now();
    const elapsed = now - job.lastSlice;
    if (elapsed <= 0 || (steps === 0 && job.rate !== Infinity)) return;
    const speed = (steps * 1000) / elapsed;
    job.speed = job.speed === 0 ? speed : job.speed + SPEED_WEIGHT * (speed - job.speed);
    job.lastSlice = now;
  }
}
