// Numbers as the page writes and reads them.

const DIGITS = 4;
/** A value that has no more digits than are shown was set so: it gets no trailing zeros. */
const EXACT_DIGITS = 12;

/**
 * A number for a read-out: four significant digits, 2.31e-4 for the small and the large.
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function formatNumber(value, digits = DIGITS) {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (rounded === 0) return '0';
  if (Number.isInteger(rounded) && size < 1e6) return grouped(rounded);
  if (size < 1e-3 || size >= 1e5) return scientific(rounded, digits).replace('-', '−');
  const exact = Number(value.toPrecision(EXACT_DIGITS)) === rounded;
  const text = exact ? String(rounded) : rounded.toPrecision(digits);
  return text.replace('-', '−');
}

/** @param {number} value @param {number} digits */
function scientific(value, digits) {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  return `${mantissa.replace(/\.?0+$/, '')}e${exponent.replace('+', '').replace('-', '−')}`;
}

/**
 * An integer with thin spaces between thousands.
 * @param {number} value
 */
export function grouped(value) {
  return String(value)
    .replace('-', '−')
    .replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/**
 * What a person typed, as a number: `−0.8`, `1e-3`, `3/4`, `0,25`, `10^-3`. NaN when it is none.
 * @param {string} text
 * @returns {number}
 */
export function parseNumber(text) {
  const plain = text
    .trim()
    .replace(/[−–]/g, '-')
    .replace(/[\s\u202f]/g, '');
  const comma = /^[^.,]*,[^.,]*$/.test(plain) ? plain.replace(',', '.') : plain;
  const power = comma
    .replace(/^([+-]?)10\^\(?([+-]?\d+)\)?$/, '$11e$2')
    .replace(/[·*×]10\^\(?([+-]?\d+)\)?$/, 'e$1');
  const fraction = /^([^/]+)\/([^/]+)$/.exec(power);
  if (fraction) return strict(fraction[1] ?? '') / strict(fraction[2] ?? '');
  return strict(power);
}

/** @param {string} text @returns {number} */
function strict(text) {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}
