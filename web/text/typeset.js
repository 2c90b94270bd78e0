// KaTeX in the page, loaded only for formulas that the build could not know.
import katex from 'katex';
import { MACROS } from './macros.js';

/**
 * Renders LaTeX into an element as nodes, never as HTML text; what does not parse is shown as it is.
 * @param {string} tex
 * @param {HTMLElement} element
 */
export function render(tex, element) {
  katex.render(tex, element, {
    throwOnError: false,
    output: 'htmlAndMathml',
    macros: { ...MACROS },
  });
}
