// What a check says in a line: how far prediction and measurement are apart, and how far they may be.
import { formatNumber, formatPercent } from '../text/numbers.js';

/** @typedef {import('../client/messages.js').Check} Check */
/** @typedef {Check['state']} State */

/** Relative differences below this are told as digits in common, not as a percentage. */
const SMALL_SHARE = 1e-6;
/** More digits than a double has are not told. */
const MOST_DIGITS = 16;

/** The states in the order in which a page lists them, with their signs and words. */
export const STATES = /** @type {const} */ ([
  {
    state: 'differs',
    sign: '✗',
    word: 'Differs',
    count: (/** @type {number} */ n) => `${n} ${n === 1 ? 'differs' : 'differ'}`,
  },
  {
    state: 'agrees',
    sign: '✓',
    word: 'Agrees',
    count: (/** @type {number} */ n) => `${n} ${n === 1 ? 'agrees' : 'agree'}`,
  },
  {
    state: 'outside',
    sign: '○',
    word: 'Outside the range',
    count: (/** @type {number} */ n) => `${n} outside the range`,
  },
  {
    state: 'not_yet',
    sign: '…',
    word: 'Not yet',
    count: (/** @type {number} */ n) => `${n} not yet`,
  },
]);

/**
 * One line for a check, without its name: `0.13 % apart, allowed 3 %`.
 * @param {Check} check
 * @returns {string} with $…$ where the engine's own sentences have it
 */
export function verdictLine(check) {
  const { state, measured, predicted, since } = check;
  if (state === 'not_yet') return since;
  if (state === 'outside') {
    const measuredSo = Number.isFinite(measured) ? `measured ${formatNumber(measured)}` : '';
    const formulaSays = Number.isFinite(predicted)
      ? `the formula says ${formatNumber(predicted)}`
      : '';
    return [measuredSo, formulaSays, `no claim, since ${since}`].filter(Boolean).join('; ');
  }
  return comparison(check);
}

/** @param {Check} check inside its range */
function comparison(check) {
  const { kind, predicted, measured, tolerance } = check;
  if (kind === 'equal') {
    return measured === predicted
      ? `${formatNumber(measured)}, exactly as predicted`
      : `${formatNumber(measured)}, predicted ${formatNumber(predicted)}`;
  }
  if (kind === 'ordered') {
    if (measured === 0) return 'all in order';
    return `${formatNumber(measured)} ${measured === 1 ? 'pair' : 'pairs'} out of order`;
  }
  if (kind === 'within') return apart(measured, predicted, tolerance);
  const limit = kind === 'at_most' ? predicted + tolerance : predicted - tolerance;
  return `${formatNumber(measured)}, must be at ${kind === 'at_most' ? 'most' : 'least'} ${formatNumber(limit)}`;
}

/** @param {number} measured @param {number} predicted @param {number} tolerance */
function apart(measured, predicted, tolerance) {
  if (!Number.isFinite(measured)) return `not a number, predicted ${formatNumber(predicted)}`;
  const distance = Math.abs(measured - predicted);
  if (predicted === 0)
    return `${formatNumber(distance)} from 0, allowed ${formatNumber(tolerance)}`;
  // Where the prediction lies nearer to 0 than the tolerance, a share of it says nothing.
  if (tolerance > Math.abs(predicted)) {
    return `${formatNumber(distance)} apart, allowed ${formatNumber(tolerance)}`;
  }
  const share = distance / Math.abs(predicted);
  const allowed = tolerance / Math.abs(predicted);
  if (allowed < SMALL_SHARE) {
    if (distance === 0) return 'the same in every digit';
    return `the same to ${digits(share)} digits, ${digits(allowed)} asked for`;
  }
  if (distance === 0) return `no difference, allowed ${formatPercent(allowed)}`;
  return `${formatPercent(share)} apart, allowed ${formatPercent(allowed)}`;
}

/** How many digits two numbers have in common. @param {number} share their relative difference */
const digits = (share) => Math.min(MOST_DIGITS, Math.max(0, Math.floor(-Math.log10(share))));

/**
 * How many checks there are in each state, in the order of STATES; states without a check are left out.
 * @param {Check[]} checks
 */
export const tally = (checks) =>
  STATES.map((one) => ({
    ...one,
    checks: checks.filter(({ state }) => state === one.state),
  })).filter((one) => one.checks.length > 0);

/**
 * All checks of a run in one line: `3 agree, 1 outside the range`; of one check, its own line.
 * @param {Check[]} checks
 * @returns {string} empty when there is none
 */
export function glance(checks) {
  const [only] = checks;
  if (checks.length === 1 && only) {
    const word = STATES.find(({ state }) => state === only.state)?.word;
    return `${word}: ${verdictLine(only)}`;
  }
  return tally(checks)
    .map((one) => one.count(one.checks.length))
    .join(', ');
}
