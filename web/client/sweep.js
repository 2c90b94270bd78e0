// A sweep on the page: its runs in a crew of workers, its rows, and the CSV that `lmlab sweep` writes.

import { Crew } from './crew.js';

/** @typedef {import('./client.js').Engine} Engine */
/** @typedef {import('./messages.js').SweepRequest} SweepRequest */
/** @typedef {import('./messages.js').SweepOutline} SweepOutline */
/** @typedef {import('./messages.js').SweepRow} SweepRow */

/** Dispatches `change` when rows have come; one at a time, from `start` to its end. */
export class Sweep extends EventTarget {
  /** @param {Engine} engine @param {SweepRequest} request */
  constructor(engine, request) {
    super();
    this.engine = engine;
    this.request = request;
    /** @type {SweepOutline | null} */
    this.outline = null;
    /** By their place in grid order. @type {(SweepRow | undefined)[]} */
    this.rows = [];
    this.done = 0;
    /** @type {Crew<SweepRow> | null} */
    this.crew = null;
    this.busy = 0;
    this.since = 0;
    this.now = () => performance.now();
  }

  get size() {
    return this.outline?.size ?? 0;
  }
  get finished() {
    return this.outline !== null && this.done === this.size;
  }

  /** Seconds that the rest will take, going by what is done; NaN while nothing is. */
  get secondsLeft() {
    if (this.done === 0) return NaN;
    const running = this.crew && !this.crew.resting ? this.now() - this.since : 0;
    return ((this.busy + running) / 1000 / this.done) * (this.size - this.done);
  }

  /**
   * Carries all runs out; rejects with InputError for a bad request, AbortError after `cancel`.
   * @param {{size?: number}} [options] how many workers, by default one per core
   */
  async start({ size } = {}) {
    const { request } = this;
    const outline = await this.engine.ask('sweep', { request });
    this.outline = outline;
    this.rows = Array.from({ length: outline.size });
    this.changed();
    if (this.cancelled) throw new DOMException('The runs were cancelled.', 'AbortError');
    this.crew = new Crew({
      spawn: this.engine.spawn,
      wasm: this.engine.wasm,
      size,
      prepare: (connection) => connection.ask('sweep', { request }),
      work: (connection, index) => connection.ask('sweepRow', { index }),
      done: (index, row) => this.take(index, row),
    });
    this.since = this.now();
    await this.crew
      .run(Array.from({ length: outline.size }, (_, i) => i))
      .finally(() => this.halt());
  }

  cancelled = false;
  cancel() {
    this.cancelled = true;
    this.crew?.close();
  }

  /** While the sweep is out of sight it has no workers; the rest is done when it is in sight again. @param {boolean} visible */
  setVisible(visible) {
    const { crew } = this;
    if (!crew?.promise || visible === !crew.resting) return;
    if (visible) {
      this.since = this.now();
      crew.resume();
    } else {
      this.halt();
      crew.rest();
    }
    this.changed();
  }

  /** Adds the time since the last start to what was spent. */
  halt() {
    if (this.crew && !this.crew.resting) this.busy += this.now() - this.since;
    this.since = this.now();
  }

  /** @param {number} index @param {SweepRow} row */
  take(index, row) {
    this.rows[index] = row;
    this.done += 1;
    this.changed();
  }

  /** The rows that are there, in grid order: all of them when it has finished. */
  csv() {
    const lines = this.rows.map((row) => row?.line ?? '');
    return (this.outline?.header ?? '') + lines.join('');
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }
}
