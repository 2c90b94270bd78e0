// The colours of plots, read from the page's tokens.

import { labOf, parseColour } from './colour.js';

/**
 * Resolved tokens. `stroke` is the width of a main line; `dark` says that paper is darker than ink.
 * @typedef {Object} Palette
 * @property {Record<string, string>} colours  by token: ink, soft, line, measured, …
 * @property {string[]} series                 hues of different things; the first is what was measured
 * @property {number} stroke
 * @property {string} sans
 * @property {string} serif                    for mathematics
 * @property {string} mono                     for programs
 * @property {boolean} dark
 */

/** @typedef {import('./view.js').Series} Series */
/** @typedef {{colour: string, width: number, dash: number[], round: boolean}} LineStyle */

/** The tokens that plots use, with the light theme's values for where there is no page. */
const TOKENS = {
  paper: '#fdfcf9', ink: '#1c1d1f', soft: '#585c63', line: '#dcd9d1', edge: '#8f8c84',
  panel: '#ffffff', fill: '#f4f2ec', accent: '#0b62a8', measured: '#0b62a8',
  reference: '#7b7f86', guess: '#561365', test: '#094622',
}; // prettier-ignore
const SERIES = ['#0b62a8', '#cf7026', '#0e94d7', '#885b00', '#094622'];
const SANS = 'Inter, system-ui, "Segoe UI", Roboto, sans-serif';
const MONO = '"JetBrains Mono", ui-monospace, Menlo, Consolas, monospace';
const SERIF = '"Source Serif 4", Palatino, Georgia, serif';

/** The palette where there is no page: light. @returns {Palette} */
export function lightPalette() {
  return {
    colours: { ...TOKENS },
    series: [...SERIES],
    stroke: 2,
    sans: SANS,
    serif: SERIF,
    mono: MONO,
    dark: false,
  };
}

/**
 * The palette in force at an element.
 * @param {Element} element
 * @returns {Palette}
 */
export function readPalette(element) {
  const style = getComputedStyle(element);
  /** @param {string} name @param {string} otherwise */
  const token = (name, otherwise) => style.getPropertyValue(`--${name}`).trim() || otherwise;
  const colours = Object.fromEntries(
    Object.entries(TOKENS).map(([name, value]) => [name, token(name, value)]),
  );
  const dark = labOf(parseColour(colours.panel))[0] < 0.5;
  return {
    colours,
    series: SERIES.map((value, i) => token(`series-${i + 1}`, value)),
    stroke: Number(token('stroke', '2')) || 2,
    sans: token('sans', SANS),
    serif: token('serif', SERIF),
    mono: token('mono', MONO),
    dark,
  };
}
