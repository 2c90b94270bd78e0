// The colours and line styles of plots, read from the page's tokens; and how each role is drawn.

import { contrast, labOf, mix, parseColour } from './colour.js';

/**
 * Resolved tokens. `stroke` is the width of a main line; `dark` says that paper is darker than ink.
 * @typedef {Object} Palette
 * @property {Record<string, string>} colours  by token: ink, soft, line, measured, …
 * @property {string[]} series                 Okabe–Ito, for kept runs and categories
 * @property {number} stroke
 * @property {string} sans
 * @property {string} serif                    for mathematics
 * @property {boolean} dark
 */

/** @typedef {import('./view.js').Series} Series */
/** @typedef {{colour: string, width: number, dash: number[], round: boolean}} LineStyle */

/** The tokens that plots use, with the light theme's values for where there is no page. */
const TOKENS = {
  paper: '#fdfcf9', ink: '#1c1d1f', soft: '#585c63', line: '#dcd9d1', edge: '#8f8c84',
  panel: '#ffffff', fill: '#f4f2ec', accent: '#0b62a8', measured: '#0b62a8', predicted: '#c4570c',
  reference: '#7b7f86', guess: '#8a3ca0', train: '#0b62a8', test: '#12795a',
}; // prettier-ignore
const SERIES = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const SANS = 'Inter, system-ui, "Segoe UI", Roboto, sans-serif';
const SERIF = '"Source Serif 4", Palatino, Georgia, serif';

/** The palette where there is no page: light. @returns {Palette} */
export function lightPalette() {
  return {
    colours: { ...TOKENS },
    series: [...SERIES],
    stroke: 2,
    sans: SANS,
    serif: SERIF,
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
    dark,
  };
}

/** Dashes, in units of the line's width, of the roles that are not drawn through. @type {Record<string, number[]>} */
const DASHES = {
  predicted: [4, 2.6],
  reference: [1, 2.2],
  test: [7, 2.2, 1, 2.2],
  guess: [0.01, 2.6],
};
/** Dashes of kept runs, in units of the line's width: each differs from every other and from the roles'. */
const RUN_DASHES = [[9, 3], [2.2, 1.6], [9, 2, 2.2, 2], [5.5, 1.4], [2.2, 3.6], [9, 2, 1, 2, 1, 2]]; // prettier-ignore
/** Widths relative to the main line. @type {Record<string, number>} */
const WIDTHS = { reference: 0.75, guess: 1.15 };
/** The palest of several series of one role is mixed at most this far towards the paper, */
const PALEST = 0.58;
/** and no farther than leaves it this contrast: WCAG 2.2, 1.4.11, for graphical objects. */
const LEAST_CONTRAST = 3;

/** The first of more than two is mixed this far towards the ink. */
const DEEPEST = 0.15;

/** @type {Map<string, number>} */
const palest = new Map();

/** How far a colour can be mixed towards the paper and still be seen. @param {string} colour @param {string} paper */
function palestShare(colour, paper) {
  const key = `${colour} ${paper}`;
  let share = palest.get(key);
  if (share === undefined) {
    share = PALEST;
    while (share > 0 && contrast(mix(colour, paper, share), paper) < LEAST_CONTRAST) share -= 0.02;
    palest.set(key, Math.max(0, share));
  }
  return Math.max(0, share);
}

/**
 * A role's colour for one of several series: from the colour itself, or deeper where there are many, to the
 * palest that can be seen.
 * @param {string} base @param {number} place from 0 to 1 @param {number} count @param {Record<string, string>} colours
 */
function shadeOf(base, place, count, { ink, panel }) {
  const deep = count > 2 ? DEEPEST : 0;
  const shade = place * (deep + palestShare(base, panel)) - deep;
  return shade < 0 ? mix(base, ink, -shade) : mix(base, panel, shade);
}

/**
 * How a series is drawn. Several of one role become shades of the role's colour; a kept run has its
 * own colour and dash. Role is told by the dash as well, never by colour alone.
 * @param {Pick<Series, 'role' | 'run'>} series
 * @param {number} index its place among the series of its role @param {number} count how many those are
 * @param {Palette} palette
 * @returns {LineStyle}
 */
export function lineStyle(series, index, count, palette) {
  const role = palette.colours[series.role] ? series.role : 'reference';
  const width = palette.stroke * (WIDTHS[role] ?? 1);
  const base = series.run
    ? palette.series[(series.run + 1) % palette.series.length] // the first two are the roles' own
    : palette.colours[role];
  const dash = series.run ? RUN_DASHES[(series.run - 1) % RUN_DASHES.length] : (DASHES[role] ?? []);
  return {
    colour: count > 1 ? shadeOf(base, index / (count - 1), count, palette.colours) : base,
    width,
    dash: dash.map((d) => d * width),
    round: role === 'guess',
  };
}

/**
 * The place of each series among those of its role (and run), and how many those are.
 * @param {Pick<Series, 'role' | 'run'>[]} series
 */
export function placesByRole(series) {
  /** @param {Pick<Series, 'role' | 'run'>} s */
  const key = (s) => `${s.role} ${s.run ?? ''}`;
  /** @type {Map<string, number>} */
  const seen = new Map();
  const places = series.map((s) => {
    const index = seen.get(key(s)) ?? 0;
    seen.set(key(s), index + 1);
    return index;
  });
  return series.map((s, i) => ({ index: places[i], count: seen.get(key(s)) ?? 1 }));
}
