// Bars side by side; thin lines when there are many; dots on stems on a logarithmic axis.

import { layout, paintAxes, sharp } from './axes.js';
import { atValue, scaleOf } from './curve.js';
import { nearestSorted } from './decimate.js';
import { describeBars } from './describe.js';
import { axisLabel, spokenOf } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { linesOf } from './lines.js';
import { Plot } from './plot.js';
import { Range } from './scale.js';
import { curveTable } from './tables.js';

/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./palette.js').LineStyle} LineStyle */
/** @typedef {import('./axes.js').Axes} Axes */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** @typedef {{series: Series, index: number, style: LineStyle}} ShownBars */
/** `pitch`: pixels from one group of bars to the next. @typedef {{axes: Axes, shown: ShownBars[], pitch: number, dropped: number, spread: number}} BarsModel */

/** Below this width, in pixels, a bar becomes a line. */
const THIN = 3;
/** Below this width a predicted bar is pale rather than open. */
const OPEN = 8;
/** Room for a dot beyond either end of a logarithmic axis, in pixels. */
const DOT_ROOM = 7;
/** The part of a group's pitch that its bars fill. */
const FILLED = 0.72;
/** Half the distance between values a data unit apart, shown beyond the first and last bar. */
const HALF = 0.5;

/** Ticks at whole numbers alone, written as such. @param {import('./ticks.js').Tick[]} ticks */
const wholeTicks = (ticks) =>
  ticks
    .filter(({ value }) => Number.isInteger(value))
    .map((tick) => ({ ...tick, label: formatNumber(tick.value) }));

/** @extends {Plot<BarsModel>} */
export class BarsPlot extends Plot {
  /** @override @param {import('./plot.js').Size} size @returns {BarsModel} */
  model(size) {
    const { view, options } = this;
    const styles = linesOf(view.series, this.palette, options.hues);
    const shown = view.series
      .map((series, index) => ({
        series,
        index,
        style: styles[index],
      }))
      .filter((s) => !this.hidden.has(s.index));
    const yKind = options.yScale ?? scaleOf(view.axes.y);
    const x = new Range('linear');
    const y = new Range(yKind);
    for (const { series } of shown) {
      x.add(series.x);
      y.add(series.y);
    }
    if (yKind === 'linear') y.add([0]);
    const spread = smallestStep(shown[0]?.series.x ?? []);
    const [low, high] = x.exact();
    const xRange = /** @type {[number, number]} */ (
      x.empty
        ? [0, 1]
        : [Math.min(x.low, low) - HALF * spread, Math.max(x.high, x.low) + HALF * spread]
    );
    if (!x.empty && x.low < x.high) xRange[1] = high + HALF * spread;
    if (options.extent?.y) y.add(options.extent.y);
    const axes = layout(
      size,
      { kind: 'linear', range: xRange, label: axisLabel(view.axes.x) },
      { kind: yKind, range: y.rounded(), label: axisLabel(view.axes.y) },
    );
    if (spread === 1) axes.xTicks = wholeTicks(axes.xTicks);
    if (
      yKind === 'linear' &&
      shown.every(({ series }) => Array.from(series.y).every(Number.isInteger))
    )
      axes.yTicks = wholeTicks(axes.yTicks);
    const pitch = Math.abs(axes.x.slope) * spread;
    return { axes, shown, pitch, dropped: y.dropped, spread };
  }

  /** @override @param {Painter} painter @param {BarsModel} model @param {Palette} palette */
  paintAxes(painter, { axes }, palette) {
    paintAxes(painter, axes, palette);
    if (axes.y.log || axes.y.low >= 0) return;
    const zero = sharp(axes.y.pixel(0));
    const { left, width } = axes.box;
    const style = { stroke: palette.colours.soft, crisp: true, opacity: 0.8 };
    painter.path([left, zero, left + width, zero], 2, style);
  }

  /** @override @param {Painter} painter @param {BarsModel} model @param {Palette} palette */
  paintData(painter, model, palette) {
    const { axes, shown, pitch } = model;
    const { left, top, width, height } = axes.box;
    const over = axes.y.log ? DOT_ROOM : 4; // the dots of a logarithmic axis may lie on its ends
    const under = axes.y.log ? DOT_ROOM : 0;
    painter.clip({ left: left + 1, top: top - over, width, height: height + over + under }, () => {
      const each = (pitch * FILLED) / Math.max(1, shown.length);
      shown.forEach((s, k) => {
        if (axes.y.log)
          paintStems(painter, axes, s, offset(k, shown.length, pitch), pitch, palette);
        else if (each >= THIN) paintBars(painter, axes, s, offset(k, shown.length, pitch), each);
        else paintThin(painter, axes, s, k);
      });
    });
  }

  /** @override @param {BarsModel} model @param {number} px */
  pick({ axes, shown }, px) {
    if (!shown[0]) return null;
    const at = nearestSorted(shown[0].series.x, axes.x.value(px));
    return at < 0 ? null : { at, series: shown[0].index };
  }

  /** @override @param {BarsModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move({ shown }, cursor, move) {
    const count = shown[0]?.series.x.length ?? 0;
    if (count === 0) return null;
    const last = count - 1;
    if (move.end) return { at: move.end < 0 ? 0 : last, series: 0 };
    if (!cursor) return { at: 0, series: 0 };
    const stride = move.size === 'page' ? Math.max(1, Math.round(count / 10)) : 1;
    return { at: Math.min(last, Math.max(0, cursor.at + move.dx * stride)), series: 0 };
  }

  /** @override @param {BarsModel} model @param {Cursor} cursor */
  reading({ axes, shown }, cursor) {
    const main = shown[0]?.series;
    if (!main || cursor.at >= main.x.length) return null;
    const title = atValue(this.view.axes.x, main.x[cursor.at]);
    const rows = shown.map(({ series, style }) => ({
      name: series.name,
      value: formatNumber(series.y[cursor.at] ?? NaN, 5),
      swatch: style,
      bar: true,
    }));
    const all = [...rows, ...differenceOf(shown, cursor.at)];
    return {
      title,
      rows: all,
      x: axes.x.pixel(main.x[cursor.at]),
      y: axes.box.top,
      spoken: spokenOf(title, all),
    };
  }

  /** @override @param {Painter} painter @param {BarsModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, { axes, shown, pitch }, cursor, palette) {
    const main = shown[0]?.series;
    if (!main || cursor.at >= main.x.length) return;
    const width = Math.max(3, pitch);
    const x = axes.x.pixel(main.x[cursor.at]) - width / 2;
    const { top, height } = axes.box;
    painter.rectangles([x, top, width, height], 1, { fill: palette.colours.ink, opacity: 0.07 });
  }

  /** @override */
  keyEntries() {
    const styles = linesOf(this.view.series, this.palette, this.options.hues);
    return this.view.series.map((series, index) => ({
      name: series.name,
      style: styles[index],
      hidden: this.hidden.has(index),
      index,
      bar: true,
    }));
  }

  /** @override @param {BarsModel} model */
  note({ dropped }) {
    if (dropped === 0) return '';
    const bars = dropped === 1 ? '1 bar is' : `${formatNumber(dropped)} bars are`;
    return `${bars} not shown: a logarithmic axis has no place for zero and negative values.`;
  }

  /** @override */
  describe() {
    return describeBars(this.title(), this.view);
  }

  /** @override */
  table() {
    return curveTable(this.view, Infinity);
  }
}

/** The least distance of neighbours, 1 for a single bar. @param {ArrayLike<number>} x */
function smallestStep(x) {
  let least = Infinity;
  for (let i = 1; i < x.length; ++i) {
    const step = Math.abs(x[i] - x[i - 1]);
    if (step > 0 && step < least) least = step;
  }
  return least === Infinity ? 1 : least;
}

/** The middle of the k-th bar of a group of `count`, in pixels from the group's. @param {number} k @param {number} count @param {number} pitch */
function offset(k, count, pitch) {
  return ((k + 0.5) / count - 0.5) * pitch * FILLED;
}

/** @param {Painter} painter @param {Axes} axes @param {ShownBars} shown @param {number} shift @param {number} width */
function paintBars(painter, axes, { series, style }, shift, width) {
  const zero = axes.y.pixel(0);
  const open = style.dash.length > 0;
  const inset = open ? 1 : 0;
  const gap = width > 8 ? 1 : 0;
  const rectangles = [];
  for (let i = 0; i < series.x.length; ++i) {
    const y = axes.y.pixel(series.y[i]);
    if (y - y !== 0) continue;
    const left = axes.x.pixel(series.x[i]) + shift - width / 2 + gap / 2 + inset;
    const from = Math.min(y, zero);
    rectangles.push(
      left,
      from,
      Math.max(1, width - gap - 2 * inset),
      Math.max(0.75, Math.abs(y - zero)),
    );
  }
  const count = rectangles.length / 4;
  if (!open) return painter.rectangles(rectangles, count, { fill: style.colour });
  if (width < OPEN)
    return painter.rectangles(rectangles, count, { fill: style.colour, opacity: 0.7 });
  painter.rectangles(rectangles, count, { fill: style.colour, opacity: 0.16 });
  const line = { stroke: style.colour, width: Math.min(1.75, style.width), dash: [4, 2.5] };
  painter.rectangles(rectangles, count, line);
}

/** Many bars: one line per pixel column from the least to the largest value, the first series solid, the others as outlines. @param {Painter} painter @param {Axes} axes @param {ShownBars} shown @param {number} k */
function paintThin(painter, axes, { series, style }, k) {
  const zero = axes.y.pixel(0);
  const { lows, highs, columns } = columnExtremes(axes, series, zero);
  if (k === 0 && style.dash.length === 0) {
    const rectangles = columns.flatMap((c, i) => [c, lows[i], 1, Math.max(1, highs[i] - lows[i])]);
    return painter.rectangles(rectangles, columns.length, { fill: style.colour, opacity: 0.85 });
  }
  const line = { stroke: style.colour, width: 1.25, dash: style.dash.length ? [3, 2] : [] };
  for (const edge of [lows, highs]) {
    const points = columns.flatMap((c, i) => [c + 0.5, edge[i]]);
    painter.path(points, columns.length, line);
  }
}

/** Per pixel column, the least and largest pixel that its bars reach. @param {Axes} axes @param {Series} series @param {number} zero */
function columnExtremes(axes, series, zero) {
  /** @type {number[]} */
  const columns = [];
  /** @type {number[]} */
  const lows = [];
  /** @type {number[]} */
  const highs = [];
  for (let i = 0; i < series.x.length; ++i) {
    const y = axes.y.pixel(series.y[i]);
    if (y - y !== 0) continue;
    const column = Math.floor(axes.x.pixel(series.x[i]));
    const k = columns.length - 1;
    if (k >= 0 && columns[k] === column) {
      lows[k] = Math.min(lows[k], y);
      highs[k] = Math.max(highs[k], y);
    } else {
      columns.push(column);
      lows.push(Math.min(y, zero));
      highs.push(Math.max(y, zero));
    }
  }
  return { columns, lows, highs };
}

/** A dot on a stem from the bottom: a logarithmic axis has no zero for a bar to stand on. @param {Painter} painter @param {Axes} axes @param {ShownBars} shown @param {number} shift @param {number} pitch @param {Palette} palette */
function paintStems(painter, axes, { series, style }, shift, pitch, palette) {
  const bottom = axes.box.top + axes.box.height;
  const crowded = pitch < 9;
  const stems = [];
  const dots = [];
  for (let i = 0; i < series.x.length; ++i) {
    const y = axes.y.pixel(series.y[i]);
    if (y - y !== 0) continue;
    const x = axes.x.pixel(series.x[i]) + (crowded ? 0 : shift);
    stems.push(x, bottom, x, y, NaN, NaN);
    dots.push(x, y);
  }
  const open = style.dash.length > 0;
  if (!crowded)
    painter.path(stems, stems.length / 2, { stroke: style.colour, width: 1, opacity: 0.4 });
  const radius = Math.max(1.6, Math.min(4, pitch * 0.22));
  const ring = {
    stroke: style.colour,
    width: 1.6,
    fill: crowded ? undefined : palette.colours.panel,
  };
  painter.marks(
    dots,
    dots.length / 2,
    open ? radius + 1 : radius,
    'circle',
    open ? ring : { fill: style.colour },
  );
}

/** measured − predicted when there is one of each. @param {ShownBars[]} shown @param {number} at */
function differenceOf(shown, at) {
  const measured = shown.filter((s) => s.series.role === 'measured');
  const predicted = shown.filter((s) => s.series.role === 'predicted');
  if (measured.length !== 1 || predicted.length !== 1) return [];
  const value = measured[0].series.y[at] - predicted[0].series.y[at];
  return [{ name: 'difference', value: formatNumber(value, 2) }];
}
