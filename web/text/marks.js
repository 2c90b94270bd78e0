// Plain text's signs for low and high (λ_max, 2^L, 5e-4, 10⁻⁴) taken apart, so that a page can set them as such.
import { POWERS, onTheLine } from './numbers.js';

/** A piece of text: as it is, set low, or set high. @typedef {{set: 'as' | 'sub' | 'sup', text: string}} Piece */

/** 5e-4: a number as programs write it. */
const SCIENTIFIC = /(?<![\w.])(\d+(?:\.\d+)?)e([-−]?\d+)(?!\w|\.\d)/g;

/** λ_max, a_L; j^−1.5, 2^(L+1), h^L. A word with an underscore (`learning_rate`) is none. */
const MARK =
  /(?<=[\u03b1-\u03c9])_([A-Za-z]+|\d+)|(?<![A-Za-z\d_])(?<letter>[A-Za-z])_([A-Za-z\d])(?![A-Za-z\d_])|(?<=[A-Za-z\d)₀-₉])\^(?:[({]([^(){}]+)[)}]|([−-]?\d[\d.]*\d|[−-]?\d|[A-Za-z])(?![A-Za-z]))/gu;

/**
 * @param {string} text without formulas
 * @returns {Piece[]} in order; together they are the text without its signs, 5e-4 as 5×10 and −4
 */
export function pieces(text) {
  /** @type {Piece[]} */
  const found = [];
  let from = 0;
  const plain = text
    .replace(SCIENTIFIC, powerOf)
    .replace(POWERS, (_, exponent) => `10^(${onTheLine(exponent)})`);
  for (const match of plain.matchAll(MARK)) {
    const [whole, greek, letter = '', low, group, high] = match;
    found.push({ set: 'as', text: plain.slice(from, match.index) + letter });
    const sub = greek ?? low;
    found.push(sub ? { set: 'sub', text: sub } : { set: 'sup', text: group ?? high ?? '' });
    from = match.index + whole.length;
  }
  found.push({ set: 'as', text: plain.slice(from) });
  return found.filter((piece) => piece.text !== '');
}

/** 5e-4 → 5×10^−4, 1e-4 → 10^−4. @param {string} _ @param {string} factor @param {string} exponent */
const powerOf = (_, factor, exponent) =>
  `${factor === '1' ? '' : `${factor}×`}10^(${exponent.replace('-', '−')})`;
