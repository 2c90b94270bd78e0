// LaTeX macros that lessons, experiments and the page share, so that one symbol has one spelling.

/** @type {Record<string, string>} */
export const MACROS = {
  '\\R': '\\mathbb{R}',
  '\\T': '\\top',
  '\\norm': '\\left\\lVert #1 \\right\\rVert',
  '\\loss': '\\mathcal{L}',
  // KaTeX's own put a third child into a subscript's MathML, which Firefox refuses.
  '\\max': '\\mathrm{max}',
  '\\min': '\\mathrm{min}',
};
