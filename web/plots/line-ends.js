// Labels at the ends of lines, where there is room: which line is which without the key.

import { FONT_SIZE, textWidth } from './axes.js';
import { isFamily } from './lines.js';
import { plainLabel } from '../text/labels.js';

/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./axes.js').Axes} Axes */
/** @typedef {import('./view.js').Series} Series */
/** A line whose end gets a label. @typedef {{index: number, text: string}} End */

/** Labels take at most this share of a figure, and none of one that is narrower than this. */
const MOST_SHARE = 0.2;
const NARROWEST = 480;
/** More lines than this are told apart by the key alone. */
const MOST_LINES = 8;
/** A line that has not come so far across the figure has no label yet. */
const FAR = 0.6;
const GAP = 8;
const HEIGHT = FONT_SIZE + 3;

/** The lines of kept runs by the letter of their run. @param {readonly Series[]} series @returns {End[]} */
const keptEnds = (series) =>
  series.flatMap(({ run, name }, index) => {
    const [, text = ''] = /^(?:Run )?([^:]{1,12}):/.exec(name) ?? [];
    return run && text ? [{ index, text }] : [];
  });

/**
 * What the lines of a view are called at their ends; nothing where one line stands alone or names are long.
 * @param {readonly Series[]} series @returns {End[]}
 */
export function lineEnds(series) {
  const own = ownEnds(series);
  const kept = keptEnds(series);
  if (own.length + kept.length < 2 || own.length + kept.length > MOST_LINES) return [];
  return kept.length > 0 && own.length === 1 ? [{ ...own[0], text: 'now' }, ...kept] : [...own, ...kept]; // prettier-ignore
}

/** The lines of the present run, by the number alone where only that differs. @param {readonly Series[]} series @returns {End[]} */
function ownEnds(series) {
  const own = series.flatMap(({ role, run, name }, index) =>
    !run && (role === 'measured' || role === 'train') ? [{ index, text: plainLabel(name) }] : [],
  );
  if (own.length < 2 || !isFamily(own.map(({ text }) => text))) return own;
  return own.map(({ index, text }) => ({ index, text: /[-−]?\d.*$/.exec(text)?.[0] ?? text }));
}

/** The room that labels need on the right, in pixels; 0 where they are left out. @param {End[]} ends @param {import('./plot.js').Size} size */
export function roomFor(ends, { width, text = 1 }) {
  if (ends.length === 0 || width < NARROWEST) return 0;
  const room = text * Math.max(...ends.map((end) => textWidth(end.text))) + GAP;
  return room <= MOST_SHARE * width ? Math.ceil(room) : 0;
}

/** Heights that keep their order and do not touch, in the box. @param {number[]} wanted in rising order @param {number} height of a label @param {{top: number, height: number}} box */
export function apart(wanted, height, box) {
  const bottom = box.top + box.height;
  const placed = [...wanted];
  for (let i = 1; i < placed.length; ++i) placed[i] = Math.max(placed[i], placed[i - 1] + height);
  for (let i = placed.length - 1, most = bottom; i >= 0; --i, most = placed[i + 1] - height)
    placed[i] = Math.min(placed[i], most);
  return placed;
}

/**
 * @param {Painter} painter @param {Axes} axes @param {End[]} ends
 * @param {(index: number) => {series: Series, length: number, colour: string} | null} lineOf what is shown
 */
export function paintLineEnds(painter, { box, x, y, text }, ends, lineOf) {
  const right = box.left + box.width;
  const labels = ends.flatMap((end) => {
    const line = lineOf(end.index);
    if (!line || line.length === 0) return [];
    const [px, py] = [
      x.pixel(line.series.x[line.length - 1]),
      y.pixel(line.series.y[line.length - 1]),
    ];
    const inside = px >= box.left + FAR * box.width && py >= box.top && py <= box.top + box.height;
    return inside ? [{ ...end, py, colour: line.colour }] : [];
  });
  labels.sort((a, b) => a.py - b.py);
  const heights = apart(labels.map(({ py }) => py), HEIGHT * text, box); // prettier-ignore
  for (const [i, label] of labels.entries()) {
    painter.text(right + GAP, heights[i], label.text, {
      fill: label.colour,
      base: 'middle',
      size: FONT_SIZE * text,
      weight: 550,
    });
  }
}
