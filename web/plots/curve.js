// Curves: lines over a common axis, linear or logarithmic, prediction over measurement.

import { layout, paintAxes, sharp } from './axes.js';
import { CurveDrawer } from './curve-draw.js';
import { PointBuffer, linePoints, nearestSorted } from './decimate.js';
import { describeCurves } from './describe.js';
import { axisLabel, plainLabel, spokenOf } from '../text/labels.js';
import { formatNumber, formatPercent } from '../text/numbers.js';
import { lineEnds, paintLineEnds, roomFor } from './line-ends.js';
import { linesOf } from './lines.js';
import { Plot } from './plot.js';
import { Range } from './scale.js';
import { curveTable } from './tables.js';
import { bandOf, shownLength } from './view.js';

/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./axes.js').Axes} Axes */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** A series that is shown: its place in the view and how much of it. @typedef {{series: Series, index: number, length: number}} Shown */
/** @typedef {{axes: Axes, shown: Shown[], dropped: number, main: Shown | null}} CurveModel */

/** Drawn in this order: what matters most comes last. @type {Record<string, number>} */
const ORDER = { reference: 0, measured: 1, train: 1, test: 2, predicted: 3, guess: 4 };
/** A line with more points than this a pixel is drawn thin, or noise would be a solid block. */
const DENSE = 2;
const DENSE_WIDTH = 0.5;
/** How much wider than a prediction the cut is in which it lies. */
const CUT = 2.4;
/** The x axis ends on a round number, of which about this many make its length. */
const X_ROUNDING = 40;

const buffer = new PointBuffer(8192);

/** `onDraw` lets the reader draw the series of role `guess`: called after each change, `final` false while the pen is down. @typedef {import('./plot.js').PlotOptions & {onDraw?: (drawn: import('./curve-draw.js').Drawn, final: boolean) => void}} CurveOptions */

/** @extends {Plot<CurveModel>} */
export class CurvePlot extends Plot {
  /** @param {HTMLElement} host @param {CurveOptions} options */
  constructor(host, options) {
    super(host, options);
    this.drawer = options.onDraw ? new CurveDrawer(this, options.onDraw) : null;
  }

  /** @override @param {import('./plot.js').Size} size @returns {CurveModel} */
  model(size) {
    const { view, options } = this;
    const xKind = options.xScale ?? scaleOf(view.axes.x);
    const yKind = options.yScale ?? scaleOf(view.axes.y);
    const shown = view.series
      .map((series, index) => ({ series, index, length: shownLength(view, series, options.upTo) }))
      .filter((s) => !this.hidden.has(s.index));
    const x = new Range(xKind);
    const y = new Range(yKind);
    for (const { series } of shown) {
      x.add(series.x);
      y.add(series.y);
      const band = bandOf(series);
      if (band) y.add(band.low);
      if (band) y.add(band.high);
    }
    if (view.steps?.length && x.low === 0 && x.high === 0) x.high = 1; // a history begins at 0
    const dropped = Math.max(x.dropped, y.dropped);
    if (options.extent?.x) x.add(options.extent.x);
    if (options.extent?.y) y.add(options.extent.y);
    const axes = layout(
      size,
      {
        kind: xKind,
        range: xKind === 'log' ? x.exact() : x.rounded(X_ROUNDING),
        label: axisLabel(view.axes.x),
      },
      { kind: yKind, range: y.rounded(), label: axisLabel(view.axes.y) },
      { right: roomFor(lineEnds(view.series), size) },
    );
    const leading = this.drawer ? 'guess' : 'measured';
    const main = shown.find((s) => s.series.role === leading) ?? shown[0] ?? null;
    return { axes, shown, dropped, main };
  }

  /** @param {Palette} palette */
  lines(palette) {
    return linesOf(this.view.series, palette, this.options.hues);
  }

  /** @override @param {Painter} painter @param {CurveModel} model @param {Palette} palette */
  paintAxes(painter, model, palette) {
    paintAxes(painter, model.axes, palette);
  }

  /** @override @param {Painter} painter @param {CurveModel} model @param {Palette} palette */
  paintData(painter, { axes, shown }, palette) {
    const styles = this.lines(palette);
    const order = [...shown].sort((a, b) => ORDER[a.series.role] - ORDER[b.series.role]);
    const box = axes.box;
    const room = {
      left: box.left - 1,
      top: box.top - 3,
      width: box.width + 4,
      height: box.height + 6,
    };
    painter.clip(room, () => {
      for (const { series, index, length } of order)
        paintBand(painter, axes, series, length, styles[index]);
      for (const { series, index, length } of order) {
        const style = styles[index];
        // Where a prediction lies on what it predicts, the line is cut open, so that both are seen.
        const cut = { ...style, colour: palette.colours.panel, width: CUT * style.width };
        if (series.role === 'predicted' || series.role === 'test')
          paintLine(painter, axes, series, length, cut);
        paintLine(painter, axes, series, length, style);
      }
    });
    this.paintHeads(painter, axes, shown, palette);
    const ends = lineEnds(this.view.series);
    if (roomFor(ends, this.size) === 0) return;
    paintLineEnds(painter, axes, ends, (at) => {
      const line = shown.find(({ index }) => index === at);
      return line ? { ...line, colour: styles[at].colour } : null;
    });
  }

  /** A dot where what was measured has come to. @param {Painter} painter @param {Axes} axes @param {Shown[]} shown @param {Palette} palette */
  paintHeads(painter, axes, shown, palette) {
    if (!this.view.steps?.length) return;
    const styles = this.lines(palette);
    const middle = axes.box.top + axes.box.height / 2;
    for (const { series, index, length } of shown) {
      if (length === 0 || (series.role !== 'measured' && series.role !== 'train')) continue;
      const x = axes.x.pixel(series.x[length - 1]);
      const y = axes.y.pixel(series.y[length - 1]);
      if (x - x !== 0 || y - y !== 0 || Math.abs(y - middle) > axes.box.height / 2 + 4) continue;
      painter.marks([x, y], 1, 2.1 * palette.stroke, 'circle', {
        fill: styles[index].colour,
        stroke: palette.colours.panel,
        width: 1.5,
      });
    }
  }

  /** @override @param {CurveModel} model @param {number} px */
  pick(model, px) {
    const { main, axes } = model;
    if (!main || main.length === 0) return null;
    const target = axes.x.value(
      Math.min(Math.max(px, axes.box.left), axes.box.left + axes.box.width),
    );
    return { at: nearestSorted(main.series.x, target, main.length), series: main.index };
  }

  /** @override @param {CurveModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move(model, cursor, move) {
    const { main, axes } = model;
    if (!main || main.length === 0) return null;
    const last = main.length - 1;
    if (move.end) return { at: move.end < 0 ? 0 : last, series: main.index };
    const at = Math.min(cursor?.at ?? (this.drawer ? 0 : last), last);
    if (this.drawer && move.dy !== 0) this.drawer.lift(model, at, move);
    if (!cursor || move.dx === 0) return { at, series: main.index };
    if (move.size === 'fine') {
      return { at: Math.min(last, Math.max(0, at + move.dx)), series: main.index };
    }
    const stride = axes.box.width / (move.size === 'page' ? 10 : 100);
    const from = axes.x.pixel(main.series.x[at]);
    const target = axes.x.value((Number.isNaN(from) ? axes.box.left : from) + move.dx * stride);
    const next = nearestSorted(main.series.x, target, main.length);
    const moved = next === at ? at + move.dx : next;
    return { at: Math.min(last, Math.max(0, moved)), series: main.index };
  }

  /** @override @param {CurveModel} model @param {Cursor} cursor */
  reading(model, cursor) {
    const { main, axes, shown } = model;
    if (!main || main.length === 0) return null;
    const at = Math.min(cursor.at, main.length - 1);
    const x = main.series.x[at];
    const styles = this.lines(this.palette);
    const values = shown.map((s) => (s === main ? s.series.y[at] : valueAt(s, x)));
    const rows = shown.map((s, i) => ({
      name: s.series.name,
      value: formatNumber(values[i]),
      swatch: styles[s.index],
    }));
    const deviation = deviationOf(shown, values);
    const title = atValue(this.view.axes.x, x);
    const more = deviation === null ? [] : [{ name: 'deviation', value: formatPercent(deviation) }];
    const all = [...rows, ...more];
    const py = axes.y.pixel(main.series.y[at]);
    return {
      title,
      rows: all,
      x: axes.x.pixel(x),
      y: py - py === 0 ? py : axes.box.top,
      spoken: spokenOf(title, all),
    };
  }

  /** @override @param {Painter} painter @param {CurveModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, { axes, main, shown }, cursor, palette) {
    if (!main || main.length === 0) return;
    const value = main.series.x[Math.min(cursor.at, main.length - 1)];
    const x = axes.x.pixel(value);
    if (x - x !== 0) return;
    const { top, height } = axes.box;
    const line = { stroke: palette.colours.reference, dash: [3, 3], crisp: true };
    painter.path([sharp(x), top, sharp(x), top + height], 2, line);
    const styles = this.lines(palette);
    for (const s of shown) {
      const y = axes.y.pixel(valueAt(s, value));
      if (y - y !== 0 || y < top - 2 || y > top + height + 2) continue;
      const { colour } = styles[s.index];
      painter.marks([x, y], 1, 3.6, 'circle', {
        fill: palette.colours.panel,
        stroke: colour,
        width: 2,
      });
    }
  }

  /** @override */
  keyEntries() {
    const styles = this.lines(this.palette);
    return this.view.series.map((series, index) => ({
      name: series.name,
      style: styles[index],
      hidden: this.hidden.has(index),
      index,
    }));
  }

  /** @override @param {CurveModel} model */
  note({ dropped }) {
    if (dropped === 0) return '';
    const points = dropped === 1 ? '1 point is' : `${formatNumber(dropped)} points are`;
    return `${points} not shown: a logarithmic axis has no place for zero and negative values.`;
  }

  /** @override */
  describe() {
    return describeCurves(this.title(), this.view, this.options.upTo ?? Infinity, this.hidden);
  }

  /** @override */
  table() {
    return curveTable(this.view, this.options.upTo ?? Infinity);
  }
}

/** @param {{scale: string}} axis @returns {import('./view.js').ScaleKind} */
export function scaleOf(axis) {
  return axis.scale === 'log' ? 'log' : 'linear';
}

/** Above this many letters, a colon parts an axis's name from the value. */
const LONG_NAME = 12;

/** An axis's name and a value: `step 436`, `learning rate η: 0.01`. @param {import('./view.js').Axis} axis @param {number} value */
export function atValue(axis, value) {
  const name = axis.label || 'x';
  const unit = axis.unit ? `\u2009${axis.unit}` : '';
  const colon = plainLabel(name).length > LONG_NAME ? ':' : '';
  return `${name}${colon} ${formatNumber(value, 5)}${unit}`;
}

/**
 * @param {Painter} painter @param {Axes} axes @param {Series} series @param {number} length
 * @param {import('./palette.js').LineStyle} style
 */
export function paintLine(painter, axes, series, length, style) {
  const points = linePoints(series.x, series.y, length, axes.x, axes.y, buffer);
  const { colour: stroke, dash, round } = style;
  const dense = points.length > DENSE * axes.box.width;
  const width = dense ? DENSE_WIDTH * style.width : style.width;
  painter.path(points.data, points.length, { stroke, width, dash, round });
}

/**
 * The band of a series that has one. Where the pen is lifted a new part begins: discs one after another are a series
 * whose rim goes there and back, with z as the rim upside down.
 * @param {Painter} painter @param {Axes} axes @param {Series} series @param {number} length @param {import('./palette.js').LineStyle} style
 */
export function paintBand(painter, axes, series, length, { colour }) {
  const band = bandOf(series);
  if (!band) return;
  const upper = drawnParts(linePoints(series.x, band.high, length, axes.x, axes.y, buffer));
  const lower = drawnParts(linePoints(series.x, band.low, length, axes.x, axes.y, buffer));
  upper.forEach((outline, part) => {
    const back = lower[part] ?? [];
    for (let i = back.length - 2; i >= 0; i -= 2) outline.push(back[i], back[i + 1]);
    painter.polygon(outline, outline.length / 2, { fill: colour, opacity: 0.18 });
  });
}

/** A buffer's points, a list from each lift of the pen to the next. @param {PointBuffer} points */
function drawnParts(points) {
  /** @type {number[][]} */
  const parts = [];
  let open = false;
  for (let i = 0; i < 2 * points.length; i += 2) {
    const [x, y] = [points.data[i], points.data[i + 1]];
    const drawn = x === x && y === y;
    if (drawn && !open) parts.push([]);
    if (drawn) parts.at(-1)?.push(x, y);
    open = drawn;
  }
  return parts;
}

/** A series' value at x: its own point there, or between two points on the line; NaN outside. @param {Shown} shown @param {number} x */
function valueAt({ series, length }, x) {
  const i = nearestSorted(series.x, x, length);
  if (i < 0) return NaN;
  const x0 = series.x[i];
  if (x0 === x) return series.y[i];
  const j = x0 < x ? i + 1 : i - 1;
  if (j < 0 || j >= length) return NaN;
  const t = (x - x0) / (series.x[j] - x0);
  return t >= 0 && t <= 1 ? series.y[i] + t * (series.y[j] - series.y[i]) : NaN;
}

/** (measured − predicted) / |predicted| when there is one of each. @param {Shown[]} shown @param {number[]} values */
function deviationOf(shown, values) {
  const measured = shown.flatMap((s, i) => (s.series.role === 'measured' ? [values[i]] : []));
  const predicted = shown.flatMap((s, i) => (s.series.role === 'predicted' ? [values[i]] : []));
  if (measured.length !== 1 || predicted.length !== 1 || predicted[0] === 0) return null;
  const deviation = (measured[0] - predicted[0]) / Math.abs(predicted[0]);
  return Number.isFinite(deviation) ? deviation : null;
}
