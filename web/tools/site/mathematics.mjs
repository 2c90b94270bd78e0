// Renders $…$ and $$…$$ in HTML text by KaTeX while the site is built; MathML stays for readers.
import katex from 'katex';
import { formulaParts } from '../../page/formula-parts.js';
import { MACROS } from '../../page/macros.js';

/** Elements whose text is shown as written. */
const VERBATIM = /^(?:pre|code|script|style|textarea)$/i;

/**
 * One formula as HTML with MathML inside.
 * @param {string} tex LaTeX without dollars
 * @param {boolean} [display] on a line of its own
 * @param {string} [place] named in the error message
 * @returns {string}
 */
export function formula(tex, display = false, place = '') {
  try {
    return katex.renderToString(display ? breakable(tex) : tex, {
      displayMode: display,
      throwOnError: true,
      strict: 'error',
      output: 'htmlAndMathml',
      macros: { ...MACROS },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${place}: the formula ${tex} does not parse: ${reason}`, { cause: error });
  }
}

/** A line of several equations that may break between them, where the page lets it. @param {string} tex */
function breakable(tex) {
  const parts = formulaParts(tex);
  return parts.length > 1 ? parts.join(' \\qquad\\allowbreak ') : tex;
}

/** @param {string} text @returns {string} with &lt; &gt; &amp; as the characters they stand for */
const decode = (text) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/**
 * Formulas in a piece of HTML text between two tags. `\$` is a dollar.
 * @param {string} text
 * @param {string} place
 */
function renderText(text, place) {
  return text.replace(
    /\\\$|\$\$([^$]+)\$\$|\$([^$]+)\$/g,
    (
      /** @type {string} */ whole,
      /** @type {string?} */ display,
      /** @type {string?} */ inline,
    ) => {
      if (whole === '\\$') return '$';
      if (display) return `<span class="display">${formula(decode(display), true, place)}</span>`;
      return formula(decode(inline ?? ''), false, place);
    },
  );
}

/**
 * An HTML fragment with its formulas rendered. A formula lies within one text node.
 * @param {string} html
 * @param {string} place the file, for messages
 * @returns {string}
 */
export function renderMathematics(html, place) {
  let verbatim = '';
  return html.replace(
    /(<!--[\s\S]*?-->)|<(\/?)([a-zA-Z][\w-]*)[^>]*>|[^<]+/g,
    (whole, comment, closing, name) => {
      if (comment) return '';
      if (name) {
        if (VERBATIM.test(name)) verbatim = closing ? '' : name;
        return whole;
      }
      return verbatim ? whole : renderText(whole, place);
    },
  );
}
