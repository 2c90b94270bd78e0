// Point sets with the lines fitted to them; the points can be drawn, moved and removed by hand.

import { layout, paintAxes, sharp } from './axes.js';
import { paintLine, scaleOf } from './curve.js';
import { describeScatter } from './describe.js';
import { axisLabel, spokenOf } from './labels.js';
import { formatNumber } from './numbers.js';
import { lineStyle, placesByRole } from './palette.js';
import { Plot } from './plot.js';
import { Range } from './scale.js';
import { PointEditor } from './scatter-edit.js';
import { longTable } from './tables.js';

/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./painter.js').Mark} Mark */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./palette.js').LineStyle} LineStyle */
/** @typedef {import('./axes.js').Axes} Axes */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** Points drawn by hand, in data units. @typedef {{x: number[], y: number[]}} Points */

/**
 * `onEdit` makes the first point set one that can be edited: it is called with all points after each
 * change, `final` false while a point is still being dragged.
 * @typedef {import('./plot.js').PlotOptions & {onEdit?: (points: Points, final: boolean) => void, maxPoints?: number}} ScatterOptions
 */

/** @typedef {{series: Series, index: number, style: LineStyle, mark: Mark | null}} ShownSet */
/** @typedef {{axes: Axes, shown: ShownSet[], dropped: number}} ScatterModel */

/** Marks of the roles, so that colour is never alone. @type {Record<string, Mark>} */
const MARKS = { measured: 'circle', train: 'circle', test: 'diamond' };
/** What was measured is a point set, except beside the data it was fitted to: there it is the line. @param {string} role @param {import('./view.js').View} view */
const markOf = (role, view) =>
  role === 'measured' && view.series.some((s) => s.role === 'train') ? undefined : MARKS[role];
/** Above this many points, marks are small and have no rim. */
const MANY = 400;

/** @extends {Plot<ScatterModel>} */
export class ScatterPlot extends Plot {
  /** @param {HTMLElement} host @param {ScatterOptions} options */
  constructor(host, options) {
    super(host, options);
    this.editor = options.onEdit
      ? new PointEditor(this, options.onEdit, options.maxPoints ?? 500)
      : null;
  }

  /** @override @param {import('./plot.js').Size} size @returns {ScatterModel} */
  model(size) {
    const { view, options } = this;
    const places = placesByRole(view.series);
    const shown = view.series
      .map((series, index) => ({
        series,
        index,
        style: lineStyle(series, places[index].index, places[index].count, this.palette),
        mark: markOf(series.role, view) ?? null,
      }))
      .filter((s) => !this.hidden.has(s.index));
    const x = new Range(options.xScale ?? scaleOf(view.axes.x));
    const y = new Range(options.yScale ?? scaleOf(view.axes.y));
    for (const { series } of shown) {
      x.add(series.x);
      y.add(series.y);
    }
    const dropped = Math.max(x.dropped, y.dropped);
    if (options.extent?.x) x.add(options.extent.x);
    if (options.extent?.y) y.add(options.extent.y);
    const frozen = this.editor?.frozen;
    const axes = layout(
      size,
      {
        kind: x.log ? 'log' : 'linear',
        range: frozen?.x ?? x.rounded(),
        label: axisLabel(view.axes.x),
      },
      {
        kind: y.log ? 'log' : 'linear',
        range: frozen?.y ?? y.rounded(),
        label: axisLabel(view.axes.y),
      },
    );
    return { axes, shown, dropped };
  }

  /** @override @param {Painter} painter @param {ScatterModel} model @param {Palette} palette */
  paintAxes(painter, { axes }, palette) {
    paintAxes(painter, axes, palette);
  }

  /** @override @param {Painter} painter @param {ScatterModel} model @param {Palette} palette */
  paintData(painter, { axes, shown }, palette) {
    const { left, top, width, height } = axes.box;
    painter.clip({ left: left - 5, top: top - 5, width: width + 10, height: height + 10 }, () => {
      for (const { series, style, mark } of shown) {
        if (mark) paintPoints(painter, axes, series, style, mark, palette);
      }
    });
    painter.clip({ left, top, width, height }, () => {
      for (const { series, style, mark } of shown) {
        if (!mark) paintLine(painter, axes, series, series.x.length, style);
      }
    });
  }

  /** @override @param {ScatterModel} model @param {number} px @param {number} py */
  pick(model, px, py) {
    return nearestPoint(model, px, py, 40);
  }

  /** The next point to the left or right; on an editable plot the cursor moves freely. @override @param {ScatterModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move(model, cursor, move) {
    if (this.editor) return this.editor.move(model, cursor, move);
    const set = model.shown.find((s) => s.series.x.length > 0 && s.mark) ?? model.shown[0];
    if (!set || set.series.x.length === 0) return null;
    const { x } = set.series;
    const order = Array.from({ length: x.length }, (_, i) => i).sort(
      (a, b) => x[a] - x[b] || a - b,
    );
    const last = order.length - 1;
    if (move.end) return { at: order[move.end < 0 ? 0 : last], series: set.index };
    const place = cursor ? order.indexOf(cursor.at) : -1;
    const stride = move.size === 'page' ? Math.max(1, Math.round(order.length / 10)) : 1;
    const next = place < 0 ? 0 : place + move.dx * stride;
    return { at: order[Math.min(last, Math.max(0, next))], series: set.index };
  }

  /** @override @param {ScatterModel} model @param {Cursor} cursor */
  reading({ axes, shown }, cursor) {
    const set = shown.find((s) => s.index === cursor.series);
    const free = cursor.at < 0 && cursor.x !== undefined && cursor.y !== undefined;
    if (!free && (!set || cursor.at >= set.series.x.length)) return null;
    const x = free ? (cursor.x ?? NaN) : (set?.series.x[cursor.at] ?? NaN);
    const y = free ? (cursor.y ?? NaN) : (set?.series.y[cursor.at] ?? NaN);
    const title = free ? 'new point' : (set?.series.name ?? '');
    const rows = [
      { name: this.view.axes.x.label || 'x', value: formatNumber(x) },
      { name: this.view.axes.y.label || 'y', value: formatNumber(y) },
    ];
    const spoken = spokenOf(title, rows);
    return { title, rows, x: axes.x.pixel(x), y: axes.y.pixel(y), spoken };
  }

  /** @override @param {Painter} painter @param {ScatterModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, model, cursor, palette) {
    const reading = this.reading(model, cursor);
    if (!reading || reading.x - reading.x !== 0 || reading.y - reading.y !== 0) return;
    const { left, top, width, height } = model.axes.box;
    const lines = { stroke: palette.colours.reference, dash: [3, 3], crisp: true };
    const [x, y] = [sharp(reading.x), sharp(reading.y)];
    painter.path([x, top, x, top + height, NaN, NaN, left, y, left + width, y], 5, lines);
    const ring = {
      stroke: palette.colours.ink,
      width: 1.75,
      fill: cursor.at < 0 ? palette.colours.panel : undefined,
    };
    painter.marks([reading.x, reading.y], 1, 7, 'circle', ring);
  }

  /** @override */
  keyEntries() {
    const places = placesByRole(this.view.series);
    return this.view.series.map((series, index) => ({
      name: series.name,
      style: lineStyle(series, places[index].index, places[index].count, this.palette),
      mark: markOf(series.role, this.view),
      hidden: this.hidden.has(index),
      index,
    }));
  }

  /** @override @param {ScatterModel} model */
  note({ dropped }) {
    if (dropped > 0) {
      const points = dropped === 1 ? '1 point is' : `${formatNumber(dropped)} points are`;
      return `${points} not shown: a logarithmic axis has no place for zero and negative values.`;
    }
    return this.editor ? this.editor.hint() : '';
  }

  /** @override */
  describe() {
    return describeScatter(this.title(), this.view);
  }

  /** @override */
  table() {
    return longTable(this.view, Infinity);
  }
}

/** @param {Painter} painter @param {Axes} axes @param {Series} series @param {LineStyle} style @param {Mark} mark @param {Palette} palette */
function paintPoints(painter, axes, series, style, mark, palette) {
  const points = [];
  for (let i = 0; i < Math.min(series.x.length, series.y.length); ++i) {
    const x = axes.x.pixel(series.x[i]);
    const y = axes.y.pixel(series.y[i]);
    if (x - x === 0 && y - y === 0) points.push(x, y);
  }
  const count = points.length / 2;
  const many = count > MANY;
  const radius = many ? 2 : Math.max(3.4, 1.9 * palette.stroke);
  const rim = many ? {} : { stroke: palette.colours.panel, width: 1.25 };
  const opacity = many ? 0.6 : 0.9;
  painter.marks(points, count, radius, mark, { fill: style.colour, opacity, ...rim });
}

/**
 * The drawn point nearest to a place, within `reach` pixels.
 * @param {ScatterModel} model @param {number} px @param {number} py @param {number} reach
 * @returns {Cursor | null}
 */
export function nearestPoint({ axes, shown }, px, py, reach) {
  /** @type {Cursor | null} */
  let best = null;
  let least = reach * reach;
  for (const { series, index, mark } of shown) {
    if (!mark) continue;
    for (let i = 0; i < series.x.length; ++i) {
      const d = (axes.x.pixel(series.x[i]) - px) ** 2 + (axes.y.pixel(series.y[i]) - py) ** 2;
      if (d < least) [least, best] = [d, { at: i, series: index }];
    }
  }
  return best;
}
