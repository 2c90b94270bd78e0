// A lens beside a scatter plot: where its lines fill the paper, a slice around its marked point, pulled apart.
import { FONT_SIZE, sharp } from './axes.js';
import { paintLine } from './curve.js';
import { formatNumber } from '../text/numbers.js';
import { Scale } from './scale.js';

/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./axes.js').Axes} Axes */
/** @typedef {import('./scatter.js').ShownSet} ShownSet */

/** `axes` are those of the slice; `from` and `to` its ends on the y axis. @typedef {{axes: Axes, from: number, to: number}} Lens */

/** Lines fill the paper when they cover this share of it. */
const FULL = 0.4;
/** In the lens, lines lie so far apart on average, in pixels. */
const APART = 15;
/** What the lens takes of the width, the gap to the plot included, and that gap in pixels. */
const SHARE = 0.46;
const GAP = 26;
/** A point of a set there, half its side in pixels. */
const SPECK = 0.7;
/** Lines that fill the paper are drawn as a tone, so thin. */
const TONE = 0.5;

/** How wide the lens is, with its gap. @param {{width: number}} size */
export const lensRoom = ({ width }) => Math.round(SHARE * width);

/**
 * The marked point that a lens stands around; null where no lens is needed: few lines, a logarithmic axis, or no
 * single point.
 * @param {ShownSet[]} shown @param {Axes} axes without a lens
 * @returns {{y: number, spacing: number} | null} spacing: between two lines, on the y axis
 */
export function focusOf(shown, { box, x, y }) {
  const dot = shown.find(({ series, mark }) => mark && series.x.length === 1);
  if (!dot || x.log || y.log) return null;
  const lines = shown.filter(({ mark }) => !mark);
  const length = lines.reduce((sum, { series }) => sum + pathLength(series, x, y), 0);
  const covered = lines.reduce((most, { style }) => Math.max(most, style.width), 0) * length;
  if (covered < FULL * box.width * box.height) return null;
  const spacing = ((box.width * box.height) / length) * Math.abs(y.value(1) - y.value(0));
  return { y: dot.series.y[0], spacing };
}

/** In pixels. @param {{x: ArrayLike<number>, y: ArrayLike<number>}} series @param {Scale} xs @param {Scale} ys */
function pathLength({ x, y }, xs, ys) {
  let length = 0;
  for (let i = 1; i < x.length; ++i) {
    const piece = Math.hypot(xs.slope * (x[i] - x[i - 1]), ys.slope * (y[i] - y[i - 1]));
    if (piece === piece) length += piece;
  }
  return length;
}

/**
 * The lens at the right of axes that leave room for it.
 * @param {{y: number, spacing: number}} focus @param {Axes} axes @param {{width: number}} size
 * @returns {Lens}
 */
export function lensOf(focus, axes, size) {
  const { box, x, y } = axes;
  const left = box.left + box.width + GAP;
  const lens = { ...box, left, width: Math.max(20, size.width - left - 8) };
  const half = ((lens.height / APART) * focus.spacing) / 2;
  const middle = Math.min(y.high - half, Math.max(y.low + half, focus.y));
  const [from, to] = [middle - half, middle + half];
  const scales = {
    x: new Scale('linear', x.low, x.high, lens.left, lens.left + lens.width),
    y: new Scale('linear', from, to, lens.top + lens.height, lens.top),
  };
  return { axes: { ...axes, ...scales, box: lens, xTicks: [], yTicks: [] }, from, to };
}

/** Its frame, where it comes from, and which slice it is. @param {Painter} painter @param {Lens} lens @param {Axes} axes @param {Palette} palette */
export function paintLensFrame(painter, { axes: { box, text }, from, to }, axes, { colours }) {
  const [left, top] = [sharp(box.left), sharp(box.top)];
  const [right, bottom] = [sharp(box.left + box.width), sharp(box.top + box.height)];
  const frame = [left, top, right, top, right, bottom, left, bottom, left, top];
  painter.path(frame, 5, { stroke: colours.edge, crisp: true });
  const plot = axes.box.left + axes.box.width;
  const [low, high] = [axes.y.pixel(from), axes.y.pixel(to)];
  const rays = [plot, high, left, top, NaN, NaN, plot, low, left, bottom];
  painter.path(rays, 5, { stroke: colours.edge, dash: [2, 3] });
  const words = `${formatNumber(Math.ceil(from))} to ${formatNumber(Math.floor(to))}, enlarged`;
  const style = { fill: colours.soft, size: FONT_SIZE * text };
  painter.text(box.left, box.top + box.height + 8, words, { ...style, base: 'top' });
}

/** The lines of the plot itself as a tone, and point sets as specks. @param {Painter} painter @param {Axes} axes @param {ShownSet[]} shown @param {Palette} palette */
export function paintTone(painter, axes, shown, { colours }) {
  for (const { series, style, mark, length } of shown) {
    if (!mark) paintLine(painter, axes, series, length, { ...style, width: TONE });
  }
  for (const { series, mark } of shown) {
    if (!mark || series.x.length === 1) continue;
    const points = Array.from(series.x, (v, i) => [
      axes.x.pixel(v),
      axes.y.pixel(series.y[i]),
    ]).flat();
    painter.marks(points, points.length / 2, SPECK, 'square', { fill: colours.panel });
  }
}

/**
 * What the lens shows.
 * @param {Painter} painter @param {Lens} lens @param {ShownSet[]} shown @param {Palette} palette
 */
export function paintLens(painter, { axes }, shown, { colours, stroke }) {
  painter.clip(axes.box, () => {
    for (const { series, style, mark, length } of shown) {
      if (!mark) paintLine(painter, axes, series, length, style);
    }
    for (const { series, style, mark } of shown) {
      if (!mark) continue;
      const points = [];
      for (let i = 0; i < series.x.length; ++i) {
        const at = axes.y.pixel(series.y[i]);
        if (at >= axes.box.top && at <= axes.box.top + axes.box.height)
          points.push(axes.x.pixel(series.x[i]), at);
      }
      const look = { fill: style.colour, stroke: colours.panel, width: 1.25 };
      painter.marks(points, points.length / 2, Math.max(3.4, 1.9 * stroke), mark, look);
    }
  });
}
