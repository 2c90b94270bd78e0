// The one reader of what a person types as a number: `−0,8`, `50%`, `1/3`, `√2`, `e^2`, `2×10⁻³`, `10 000`. What can
// be read in two ways is asked about, never guessed. Links, CSV, records and grids have a plain grammar of their own.
import { onTheLine } from './numbers.js';

/**
 * `kind`: `number`; `two`, when the text can be meant in two ways; `none`. `fault` is then a sentence that says so.
 * @typedef {{kind: 'number' | 'two' | 'none', value: number, fault: string}} Reading
 */

/** Longer texts are no number. */
const LONGEST = 80;
/** A sentence repeats so much of what was typed. */
const REPEATED = 40;
/** Digits with what may stand between them, then an exponent as programs write it: 1,234.5e-3. */
const NUMERAL = /^(?:\d[\d.,'’ ]*\d|\d|(?=[.,]\d))(?:[.,]\d*)?(?:e[+-]?\d+)?/i;
/** @type {Record<string, number>} */
const CONSTANTS = { e: Math.E, π: Math.PI, pi: Math.PI };

/** What a text can be meant as besides a number. */
class Two extends Error {
  /** @param {string} text @param {number[]} values */
  constructor(text, values) {
    super(`Is “${text}” ${values.join(' or ')}? Type one of them.`);
  }
}

/** Reads from left to right: product, power, numeral. */
class Reader {
  /** @param {string} text @param {boolean} whole */
  constructor(text, whole) {
    this.rest = text;
    this.whole = whole;
    this.divided = false;
  }

  /** Takes what stands next, and the spaces around it. @param {RegExp} pattern @returns {string | null} */
  take(pattern) {
    const found = pattern.exec(this.rest)?.[0];
    if (found === undefined) return null;
    this.rest = this.rest.slice(found.length).trimStart();
    return found;
  }

  /** @returns {number} NaN when it is no number */
  read() {
    const sign = this.take(/^[+-]/) === '-' ? -1 : 1;
    let value = this.power();
    for (let act = this.take(/^[×·*/]/); act; act = this.take(/^[×·*/]/)) {
      const next = this.power();
      if (act === '/' && this.divided) return NaN; // 1/2/3 is no fraction
      this.divided ||= act === '/';
      value = act === '/' ? value / next : value * next;
    }
    if (this.take(/^%/)) value /= 100;
    return this.rest === '' ? sign * value : NaN;
  }

  /** √2, 3√2, e^2, 10^-3, 2π */
  power() {
    const base = this.base();
    if (!this.take(/^\^/)) return base;
    const inside = this.take(/^\(/) !== null;
    const sign = this.take(/^[+-]/) === '-' ? -1 : 1;
    const exponent = sign * this.base();
    if (inside && !this.take(/^\)/)) return NaN;
    return base ** exponent;
  }

  /** @returns {number} */
  base() {
    const root = /^(√|sqrt)/i;
    if (this.take(root)) return Math.sqrt(this.bracketed());
    const named = this.constant();
    if (named !== undefined) return named;
    const numeral = this.numeral();
    if (Number.isNaN(numeral)) return NaN;
    if (this.take(root)) return numeral * Math.sqrt(this.bracketed());
    return this.take(/^(π|pi)/i) ? numeral * Math.PI : numeral; // 2e is an unfinished 2e-3
  }

  /** What stands under a root: √2, √(2). @returns {number} */
  bracketed() {
    const inside = this.take(/^\(/) !== null;
    const value = this.base();
    return inside && !this.take(/^\)/) ? NaN : value;
  }

  constant() {
    const word = this.take(/^(e|π|pi)(?![a-z\d])/i);
    return word === null ? undefined : CONSTANTS[word.toLowerCase()];
  }

  numeral() {
    const text = this.take(NUMERAL)?.trim();
    if (!text) return NaN;
    const [, digits = '', exponent = ''] = /^([^e]*)(e.*)?$/i.exec(text) ?? [];
    const plain = ungrouped(digits, this.whole);
    return plain === null ? NaN : Number(plain + exponent);
  }
}

/** Whether the parts behind the first all have three digits. @param {string[]} parts */
const areGroups = ([first = '', ...more]) =>
  /^\d{1,3}$/.test(first) && more.every((part) => /^\d{3}$/.test(part));

/**
 * Digits with a point as the decimal sign and nothing between thousands; null when they are no number.
 * @param {string} text @param {boolean} whole whether a whole number is asked for
 * @returns {string | null}
 * @throws {Two}
 */
function ungrouped(text, whole) {
  const spaced = text.split(/[ '’]/);
  if (spaced.length > 1) {
    const [, last = '', fraction = ''] = /^(\d+)([.,]\d*)?$/.exec(spaced.at(-1) ?? '') ?? [];
    if (!areGroups([...spaced.slice(0, -1), last])) return null;
    return spaced.slice(0, -1).join('') + last + fraction.replace(',', '.');
  }
  const [commas, points] = [text.split(','), text.split('.')];
  if (commas.length > 1 && points.length > 1) return bothSigns(text);
  const parts = commas.length > 1 ? commas : points;
  if (parts.length > 2) return areGroups(parts) ? parts.join('') : null;
  const grouped = parts.length === 2 && areGroups(parts) && !text.startsWith('0');
  if (grouped && (commas.length > 1 || whole)) {
    throw new Two(text, [Number(parts.join('')), Number(parts.join('.'))]);
  }
  return parts.join('.');
}

/** 1,234.5 and 1.234,5: the sign that comes last is the decimal one. @param {string} text */
function bothSigns(text) {
  const decimal = text.lastIndexOf('.') > text.lastIndexOf(',') ? '.' : ',';
  const [front = '', fraction = '', ...more] = text.split(decimal);
  const groups = front.split(decimal === '.' ? ',' : '.');
  return more.length === 0 && areGroups(groups) ? `${groups.join('')}.${fraction}` : null;
}

/** Typographic signs as plain ones: a true minus, raised exponents, spaces of every width. @param {string} text */
const plainSigns = (text) =>
  text
    .trim()
    .replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (raised) => `^${onTheLine(raised)}`)
    .replace(/[−–]/g, '-')
    .replace(/\s/g, ' ');

/**
 * @param {string} text as it was typed
 * @param {{whole?: boolean}} [options] whole: a whole number is asked for, so that `1.000` may be a thousand
 * @returns {Reading}
 */
export function readNumber(text, { whole = false } = {}) {
  try {
    const value = text.length > LONGEST ? NaN : new Reader(plainSigns(text), whole).read();
    if (Number.isFinite(value)) return { kind: 'number', value, fault: '' };
  } catch (error) {
    if (!(error instanceof Two)) throw error;
    return { kind: 'two', value: NaN, fault: error.message };
  }
  const fault = `“${text.trim().slice(0, REPEATED)}” is not a number; 0.25, 1/4, √2, 50%, −2e-3 are.`;
  return { kind: 'none', value: NaN, fault };
}
