// The formulas that a page's elements will need: rendered now, left in the page as a template.
import { escape } from './frame.mjs';
import { formula } from './mathematics.mjs';

/**
 * The LaTeX between single dollars in any of the texts.
 * @param {string[]} texts
 * @returns {string[]} without repetition
 */
export function collectFormulas(texts) {
  const found = new Set();
  for (const text of texts) {
    for (const [, tex] of text.matchAll(/\$([^$]+)\$/g)) found.add(tex);
  }
  return [...found];
}

/**
 * A template element with each formula once, by its LaTeX.
 * @param {string[]} formulas
 * @param {string} place named in error messages
 * @param {(tex: string) => import('./symbols.mjs').Symbols} [symbolsOf] those that say their names in a formula
 */
export function formulaTemplate(formulas, place, symbolsOf = () => ({})) {
  const items = formulas.map(
    (tex) => `<span data-tex="${escape(tex)}">${formula(tex, false, place, symbolsOf(tex))}</span>`,
  );
  return `<template id="formulas">${items.join('')}</template>`;
}

/**
 * Turns `\\val{train_loss}` into text that the page finds again and fills: :train-loss:.
 * @param {string} tex
 */
export const markPlaces = (tex) =>
  tex.replace(
    /\\val\{([a-z0-9_]+)\}/g,
    (_, /** @type {string} */ name) => `\\text{:${name.replaceAll('_', '-')}:}`,
  );
