// Numbers as people read them: true minus signs, powers as superscripts, groups of three digits.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** An integer as a superscript: −12 → ⁻¹². @param {number} n */
export function superscript(n) {
  const digits = [...String(Math.abs(n))].map((d) => SUPERSCRIPTS[Number(d)]).join('');
  return n < 0 ? `⁻${digits}` : digits;
}

/** 10ⁿ. @param {number} exponent */
export function powerOfTen(exponent) {
  return `10${superscript(exponent)}`;
}

/** Groups of three with a thin space, from five digits on: 12345 → 12 345. @param {string} digits */
function grouped(digits) {
  if (digits.length < 5) return digits;
  return digits.replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** @param {string} text */
function signed(text) {
  return text.startsWith('-') ? `−${text.slice(1)}` : text;
}

/** @param {string} text */
function withoutTrailingZeros(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * A value with `digits` significant digits: `0.0232`, `12 345`, `2.31×10⁻⁴`; an en dash when it is
 * not a number, ∞ when it is infinite.
 * @param {number} value @param {number} [digits]
 */
export function formatNumber(value, digits = 4) {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e7)
    return signed((value < 0 ? '-' : '') + grouped(String(size)));
  if (size >= 1e-3 && size < 1e5) return plain(value, digits);
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${signed(withoutTrailingZeros(mantissa))}×${powerOfTen(Number(exponent))}`;
}

/** @param {number} value @param {number} digits */
function plain(value, digits) {
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const text = fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
  return signed((value < 0 ? '-' : '') + withoutTrailingZeros(text));
}

/** A share as a percentage: `0.9 %`, `120 %`. @param {number} share */
export function formatPercent(share) {
  return `${formatNumber(share * 100, 2)}\u2009%`;
}
