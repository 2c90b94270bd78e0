// Scales: from data to pixels and back, linear or logarithmic, and the ranges they cover.

import { linearTicks, logTicks, niceStep } from './ticks.js';

/** @typedef {import('./view.js').ScaleKind} ScaleKind */

/** Values that differ by less, as a share, are one: a number of single precision has no more digits. */
const SAME = 5e-7;

/** Below its largest value, a logarithmic axis shows at most this many decades. */
const MAX_DECADES = 24;

/** A map from [low, high] to pixels [from, to]. */
export class Scale {
  /**
   * @param {ScaleKind} kind
   * @param {number} low @param {number} high   low < high; both positive when logarithmic
   * @param {number} from @param {number} to
   */
  constructor(kind, low, high, from, to) {
    this.kind = kind;
    this.low = low;
    this.high = high;
    this.from = from;
    this.to = to;
    this.log = kind === 'log';
    const a = this.log ? Math.log10(low) : low;
    const b = this.log ? Math.log10(high) : high;
    /** pixel = slope · (log10 of) value + offset */
    this.slope = (to - from) / (b - a);
    this.offset = from - this.slope * a;
  }

  /** NaN for what a logarithmic axis cannot show. @param {number} value */
  pixel(value) {
    if (!this.log) return this.slope * value + this.offset;
    return value > 0 ? this.slope * Math.log10(value) + this.offset : NaN;
  }

  /** @param {number} pixel */
  value(pixel) {
    const t = (pixel - this.offset) / this.slope;
    return this.log ? 10 ** t : t;
  }

  /** About `count` ticks. @param {number} count */
  ticks(count) {
    return this.log
      ? logTicks(this.low, this.high, count)
      : linearTicks(this.low, this.high, count);
  }
}

/** The least and the largest of the values that an axis can show. */
export class Range {
  /** @param {ScaleKind} kind */
  constructor(kind) {
    this.log = kind === 'log';
    this.low = Infinity;
    this.high = -Infinity;
    /** Values that a logarithmic axis leaves out. */
    this.dropped = 0;
  }

  /** @param {ArrayLike<number>} values @param {number} [count] @returns {this} */
  add(values, count = values.length) {
    let { low, high } = this;
    for (let i = 0; i < count; ++i) {
      const v = values[i];
      if (v - v !== 0) continue; // not finite
      if (this.log && v <= 0) {
        this.dropped += 1;
        continue;
      }
      if (v < low) low = v;
      if (v > high) high = v;
    }
    this.low = low;
    this.high = high;
    return this;
  }

  get empty() {
    return this.low > this.high;
  }

  /**
   * A range that ends on round numbers, so that it rests while the data grow: on a linear axis on
   * multiples of about a `parts`-th of its length.
   * @param {number} [parts]
   * @returns {[number, number]}
   */
  rounded(parts = 20) {
    if (this.empty) return this.log ? [0.1, 1] : [0, 1];
    return this.log ? roundedLog(this.low, this.high) : roundedLinear(this.low, this.high, parts);
  }

  /** The range itself, widened when it is a single value. @returns {[number, number]} */
  exact() {
    if (this.empty) return this.log ? [0.1, 1] : [0, 1];
    if (this.low < this.high) return [this.low, this.high];
    return this.log ? [this.low / 2, this.low * 2] : widened(this.low);
  }
}

/** @param {number} value @returns {[number, number]} */
function widened(value) {
  const room = value === 0 ? 1 : Math.abs(value) / 2;
  return [value - room, value + room];
}

/** @param {number} low @param {number} high @param {number} parts @returns {[number, number]} */
function roundedLinear(low, high, parts) {
  if (high - low <= SAME * Math.max(Math.abs(low), Math.abs(high))) return widened(low);
  const step = niceStep((high - low) / parts);
  const from = Math.floor(low / step + 1e-9) * step;
  const to = Math.ceil(high / step - 1e-9) * step;
  return Number.isFinite(to - from) && to > from ? [from, to] : [low, high];
}

/** @param {number} low @param {number} high @returns {[number, number]} */
function roundedLog(low, high) {
  const floor = Math.max(low, high * 10 ** -MAX_DECADES, Number.MIN_VALUE * 1e16);
  if (high / floor < 1.05) return [floor / 1.5, Math.max(high, floor) * 1.5];
  if (Math.log10(high / floor) > 1.5) {
    return [10 ** Math.floor(Math.log10(floor) + 1e-9), 10 ** Math.ceil(Math.log10(high) - 1e-9)];
  }
  return [below(floor), above(high)];
}

/** The next of 1, 2, 5 times a power of ten at or below. @param {number} value */
function below(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [5, 2, 1].find((f) => f * power <= value * (1 + 1e-9)) ?? 1;
  return factor * power;
}

/** @param {number} value */
function above(value) {
  return niceStep(value);
}
