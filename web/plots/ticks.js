// Where an axis has its ticks and what they say, on linear and on logarithmic scales.

import { formatNumber, powerOfTen, signed } from '../text/numbers.js';

/** `minor` ticks have no label. @typedef {{value: number, label: string, minor: boolean}} Tick */

/** Above this many decades, a tick at every decade would be too many. */
const MAX_DECADE_TICKS = 8;
/** Below this many decades, powers of ten alone say too little. */
const MIN_DECADES = 1.2;
/** More decimals than a number has are noise. */
const MAX_DECIMALS = 15;
/** Up to this many decades, 2 … 9 get small ticks. */
const MAX_MINOR_DECADES = 5;

/**
 * The smallest of 1, 2, 5 times a power of ten that is at least `raw`.
 * @param {number} raw
 */
export function niceStep(raw) {
  if (!(raw > 0) || !Number.isFinite(raw)) return 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  for (const factor of [1, 2, 5, 10]) if (factor * power >= raw * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

/**
 * About `count` ticks of a linear axis from `low` to `high`.
 * @param {number} low @param {number} high @param {number} count
 * @returns {Tick[]}
 */
export function linearTicks(low, high, count) {
  const parts = Math.max(1, count);
  const step = niceStep(0.8 * (high / parts - low / parts)); // so that no range is too wide
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const values = [];
  for (let i = first; i <= last && values.length < 100; ++i) values.push(i === 0 ? 0 : i * step);
  const label = linearLabels(values, step);
  return values.map((value) => ({ value, label: label(value), minor: false }));
}

/**
 * One way of writing for all labels of an axis: the same decimals, or the same power of ten.
 * @param {number[]} values @param {number} step
 * @returns {(value: number) => string}
 */
function linearLabels(values, step) {
  const size = Math.max(...values.map(Math.abs), step);
  if (size >= 1e-3 && size < 1e6) {
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return (value) => (decimals === 0 ? formatNumber(value, 7) : signed(value.toFixed(decimals)));
  }
  const exponent = Math.floor(Math.log10(size) + 1e-9);
  const unit = 10 ** exponent;
  const decimals = Math.min(
    MAX_DECIMALS,
    Math.max(0, exponent - Math.floor(Math.log10(step) + 1e-9)),
  );
  return (value) =>
    value === 0 ? '0' : `${signed((value / unit).toFixed(decimals))}×${powerOfTen(exponent)}`;
}

/**
 * Ticks of a logarithmic axis: decades, every second or third when there are many, with small ticks
 * between when there are few; where a power of ten would stand alone, 1, 2, 5 or linear ones.
 * @param {number} low @param {number} high both positive @param {number} count
 * @returns {Tick[]}
 */
export function logTicks(low, high, count) {
  const from = Math.log10(low);
  const to = Math.log10(high);
  const powers = Math.floor(to + 1e-9) - Math.ceil(from - 1e-9) + 1;
  if (to - from < MIN_DECADES || powers < 2) return narrowLogTicks(low, high, count);
  const room = Math.min(MAX_DECADE_TICKS, Math.max(2, count));
  const stride = strideOf((to - from) / room);
  /** @type {Tick[]} */
  const ticks = [];
  for (let e = Math.floor(from); e <= Math.ceil(to); ++e) {
    if (e >= from - 1e-9 && e <= to + 1e-9 && e % stride === 0) {
      ticks.push({ value: 10 ** e, label: powerOfTen(e), minor: false });
    }
    if (stride === 1 && to - from <= MAX_MINOR_DECADES) ticks.push(...between(e, low, high));
  }
  return ticks;
}

/** The least of 1, 2, 3, 5, 10, … decades at least `raw`. @param {number} raw */
function strideOf(raw) {
  for (const stride of [1, 2, 3, 5, 10, 20, 50, 100]) if (stride >= raw - 1e-9) return stride;
  return 200;
}

/** @param {number} exponent @param {number} low @param {number} high @returns {Tick[]} */
function between(exponent, low, high) {
  return [2, 3, 4, 5, 6, 7, 8, 9]
    .map((factor) => factor * 10 ** exponent)
    .filter((value) => value >= low && value <= high)
    .map((value) => ({ value, label: '', minor: true }));
}

/** @param {number} low @param {number} high @param {number} count */
function narrowLogTicks(low, high, count) {
  /** @type {Tick[]} */
  const ticks = [];
  const from = Math.floor(Math.log10(low));
  for (let e = from; e <= Math.ceil(Math.log10(high)); ++e) {
    for (const factor of [1, 2, 5]) {
      const value = factor * 10 ** e;
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
        ticks.push({ value, label: formatNumber(value, 2), minor: false });
      }
    }
  }
  return ticks.length >= 3 ? ticks : linearTicks(low, high, count);
}
