// Numbers as people read and type them: `0.0232`, `−12.35`, `12 345`, `2.31×10⁻⁴`. read-number.js reads
// them.

const DIGITS = 4;
/** A value that has no more digits than are shown was set so: it gets no trailing zeros. */
const EXACT_DIGITS = 12;
/** Sizes that are written without a power of ten; whole numbers stand in full a little further. */
const PLAIN = { from: 1e-3, to: 1e5, whole: 1e7 };
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A number with so many significant digits; an en dash when it is not a number, ∞ when it is infinite.
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function formatNumber(value, digits = DIGITS) {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value) && Math.abs(value) < PLAIN.whole) return grouped(value);
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size < PLAIN.from || size >= PLAIN.to) return timesPowerOfTen(rounded, digits);
  const exact = Number(value.toPrecision(EXACT_DIGITS)) === rounded;
  return grouped(exact || Number.isInteger(rounded) ? rounded : rounded.toPrecision(digits));
}

/** @param {number} value @param {number} digits */
function timesPowerOfTen(value, digits) {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  return `${signed(mantissa.replace(/\.?0+$/, ''))}×${powerOfTen(Number(exponent))}`;
}

/** With a true minus sign. @param {string} text */
export const signed = (text) => text.replace('-', '−');

/** 10⁻⁴. @param {number} exponent a whole number */
export const powerOfTen = (exponent) =>
  `10${exponent < 0 ? '⁻' : ''}${[...String(Math.abs(exponent))].map((d) => SUPERSCRIPTS[Number(d)]).join('')}`;

/**
 * A number with narrow spaces between the thousands of its whole part, from five digits on.
 * @param {number | string} number as it is to be written
 */
export function grouped(number) {
  const [whole = '', ...fraction] = signed(String(number)).split('.');
  const spaced = /\d{5}/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, '\u202f') : whole;
  return [spaced, ...fraction].join('.');
}

/** A share as a percentage: `0.9 %`, `120 %`. @param {number} share */
export const formatPercent = (share) => `${formatNumber(share * 100, 2)}\u202f%`;

/** Powers of ten as they are written here. */
export const POWERS = /10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g;

/** An exponent that can be set high by the page: ⁻¹² → −12. @param {string} exponent */
export const onTheLine = (exponent) =>
  [...exponent].map((c) => (c === '⁻' ? '−' : SUPERSCRIPTS.indexOf(c))).join('');
