// Plain text's signs for low and high (λ_max, 2^L) taken apart, so that a page can set them as such.

/** A piece of text: as it is, set low, or set high. @typedef {{set: 'as' | 'sub' | 'sup', text: string}} Piece */

/** λ_max, a_L; j^−1.5, 2^(L+1), h^L. A word with an underscore (`learning_rate`) is none. */
const MARK =
  /(?<=[\u03b1-\u03c9])_([A-Za-z]+|\d+)|(?<![A-Za-z\d_])(?<letter>[A-Za-z])_([A-Za-z\d])(?![A-Za-z\d_])|(?<=[A-Za-z\d)₀-₉])\^(?:[({]([^(){}]+)[)}]|([−-]?\d[\d.]*\d|[−-]?\d|[A-Za-z])(?![A-Za-z]))/gu;

/**
 * @param {string} text without formulas
 * @returns {Piece[]} in order; together they are the text without its signs
 */
export function pieces(text) {
  /** @type {Piece[]} */
  const found = [];
  let from = 0;
  for (const match of text.matchAll(MARK)) {
    const [whole, greek, letter = '', low, group, high] = match;
    found.push({ set: 'as', text: text.slice(from, match.index) + letter });
    const sub = greek ?? low;
    found.push(sub ? { set: 'sub', text: sub } : { set: 'sup', text: group ?? high ?? '' });
    from = match.index + whole.length;
  }
  found.push({ set: 'as', text: text.slice(from) });
  return found.filter((piece) => piece.text !== '');
}
