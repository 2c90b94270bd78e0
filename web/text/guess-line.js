// How far a guess is off, in the words that people use: a factor, decades, points, units of an axis.
import { formatNumber } from './numbers.js';

/** @typedef {'factor' | 'points' | 'units'} Scale */

/** A guess counts as exact within this share, this many points, or this share of the value in units. */
const EXACT = { share: 0.005, points: 0.5 };
/** Factors within which a guess is said to be, from the closest. */
const FACTORS = [1.05, 1.1, 1.2, 1.5, 2, 3, 5, 10];
/** Up to here the factor is told beside “more than a decade”, above it decades are counted. */
const ONE_DECADE = 10 ** 1.5;
const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

/**
 * One sentence without its full stop: `within a factor of 1.5, too high`.
 * @param {number} guess @param {number} measured
 * @param {Scale} [scale] a factor needs two numbers of one sign; others are told as their difference
 * @param {string} [unit] of a difference
 */
export function guessLine(guess, measured, scale = 'factor', unit = '') {
  if (!Number.isFinite(measured)) return 'the run ended without a number to compare with';
  const off = guess - measured;
  const side = off > 0 ? 'too high' : 'too low';
  if (scale === 'points') {
    const points = Math.abs(100 * off);
    if (points < EXACT.points) return 'exact to half a point';
    return `${formatNumber(points, 2)} points ${side}`;
  }
  if (off === 0 || Math.abs(off) < EXACT.share * Math.abs(measured)) return exact(off);
  if (scale === 'units' || guess * measured <= 0)
    return `${formatNumber(Math.abs(off), 2)}${unit && `\u202f${unit}`} ${side}`;
  const factor = Math.max(guess / measured, measured / guess);
  return `${factorLine(factor)}, ${side}`;
}

/** @param {number} off */
const exact = (off) => (off === 0 ? 'exactly right' : 'exact to half a percent');

/** @param {number} factor above 1 */
function factorLine(factor) {
  const within = FACTORS.find((one) => factor <= one);
  if (within) return `within a factor of ${within}`;
  if (factor < ONE_DECADE) return `more than a decade off (a factor of ${formatNumber(factor, 2)})`;
  const decades = Math.round(Math.log10(factor));
  return `${COUNTS[decades] ?? decades} decades off`;
}

/**
 * How far a drawn curve is from another: `a factor of 24 off the measurement`, `0.31 off the theory`.
 * @param {{log: boolean, off: number}} score the root mean square of decades, or of differences
 * @param {string} from what it is held against
 * @param {string} [unit] of a linear axis
 */
export function curveLine({ log, off }, from, unit = '') {
  if (!log) return `${formatNumber(off, 2)}${unit && `\u202f${unit}`} off ${from}`;
  const factor = 10 ** off;
  if (factor < 1 + EXACT.share) return `on ${from}`;
  return `a factor of ${formatNumber(factor, factor < 2 ? 3 : 2)} off ${from}`;
}
