// Text with $…$ formulas, λ_max and 2^L as a template; everything else stays text, whatever it contains.
import { html } from 'lit';
import { pieces } from './marks.js';
import { formatNumber } from './numbers.js';
import './lm-tex.js';

/**
 * @param {string} text
 * @returns {unknown[]} what a template accepts as content
 */
export function rich(text) {
  return text
    .split(/\$([^$]+)\$/)
    .flatMap((part, i) =>
      i % 2 ? [html`<lm-tex .tex=${part}></lm-tex>`] : pieces(part).map(written),
    );
}

/** @param {import('./marks.js').Piece} piece */
const written = ({ set, text }) =>
  set === 'sub' ? html`<sub>${text}</sub>` : set === 'sup' ? html`<sup>${text}</sup>` : text;

/** A number with its exponent raised, as a template. @param {number} value @param {number} [digits] */
export const numeral = (value, digits) => rich(formatNumber(value, digits));
