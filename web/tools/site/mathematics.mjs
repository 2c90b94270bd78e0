// Renders $…$ and $$…$$ in HTML text by KaTeX while the site is built; MathML stays for readers.
import katex from 'katex';
import { formulaParts } from '../../text/formula-parts.js';
import { MACROS } from '../../text/macros.js';
import { POWERS, onTheLine } from '../../text/numbers.js';
import { MARKING, markSymbols, nameSymbols } from './symbols.mjs';

/** @typedef {import('./symbols.mjs').Symbols} Symbols */

/** Elements whose text is shown as written. */
const VERBATIM = /^(?:pre|code|script|style|textarea)$/i;

/**
 * One formula as HTML with MathML inside.
 * @param {string} tex LaTeX without dollars
 * @param {boolean} [display] on a line of its own
 * @param {string} [place] named in the error message
 * @param {Symbols} [symbols] that say their names
 * @returns {string}
 */
export function formula(tex, display = false, place = '', symbols = {}) {
  try {
    const said = markSymbols(tex, symbols);
    const html = katex.renderToString(written(display ? breakable(said) : said), {
      ...MARKING,
      displayMode: display,
      throwOnError: true,
      output: 'htmlAndMathml',
      macros: { ...MACROS },
    });
    return nameSymbols(html, symbols).replace(/<annotation[^]*?<\/annotation>/, ''); // the LaTeX: nobody reads it, a tenth of a page
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${place}: the formula ${tex} does not parse: ${reason}`, { cause: error });
  }
}

/** LaTeX with the numbers that were filled in as LaTeX writes them. @param {string} tex */
const written = (tex) =>
  tex.replace(POWERS, (_, exponent) => `10^{${onTheLine(exponent)}}`).replaceAll('\u202f', '\\,');

/** A line of several equations that may break between them, where the page lets it. @param {string} tex */
function breakable(tex) {
  const parts = formulaParts(tex);
  return parts.length > 1 ? parts.join(' \\qquad\\allowbreak ') : tex;
}

/** @param {string} text @returns {string} with &lt; &gt; &amp; as the characters they stand for */
const decode = (text) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/**
 * Formulas in a piece of HTML text between two tags, and exponents of numbers raised. `\$` is a dollar.
 * @param {string} text
 * @param {string} place
 * @param {Symbols} symbols of equations on lines of their own
 */
function renderText(text, place, symbols) {
  return text.replace(
    new RegExp(String.raw`\\\$|\$\$([^$]+)\$\$|\$([^$]+)\$|${POWERS.source}`, 'g'),
    (
      /** @type {string} */ whole,
      /** @type {string?} */ display,
      /** @type {string?} */ inline,
      /** @type {string} */ power,
    ) => {
      if (whole === '\\$') return '$';
      if (display)
        return `<span class="display">${formula(decode(display), true, place, symbols)}</span>`;
      if (inline) return formula(decode(inline), false, place);
      return `10<sup>${onTheLine(power)}</sup>`;
    },
  );
}

/**
 * An HTML fragment with its formulas rendered. A formula lies within one text node.
 * @param {string} html
 * @param {string} place the file, for messages
 * @param {Symbols} [symbols] of the lesson
 * @returns {string}
 */
export function renderMathematics(html, place, symbols = {}) {
  let verbatim = '';
  return html.replace(
    /(<!--[\s\S]*?-->)|<(\/?)([a-zA-Z][\w-]*)[^>]*>|[^<]+/g,
    (whole, comment, closing, name) => {
      if (comment) return '';
      if (name) {
        if (VERBATIM.test(name)) verbatim = closing ? '' : name;
        return whole;
      }
      return verbatim ? whole : renderText(whole, place, symbols);
    },
  );
}
