// Fields: heat maps over a plane with contour lines and the trajectories that cross it.

import { layout, paintAxes, sharp } from './axes.js';
import { contour } from './contours.js';
import { atValue, paintLine, scaleOf } from './curve.js';
import { describeField } from './describe.js';
import {
  barBox,
  barRoom,
  coloursOf,
  heatOf,
  paintBar,
  paintBarAxis,
  paintPointer,
} from './heat.js';
import { axisLabel, spokenOf } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { linesOf } from './lines.js';
import { Plot } from './plot.js';
import { fieldTable } from './tables.js';
import { linearTicks } from './ticks.js';
import { shownLength } from './view.js';

/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./view.js').Axis} Axis */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./axes.js').Axes} Axes */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** One heat map: x and y are its columns' and rows' positions. @typedef {{series: Series, axes: Axes, x: ArrayLike<number>, y: ArrayLike<number>}} Panel */
/** A trajectory, how much of it is past, and its place in the view. @typedef {{series: Series, index: number, length: number}} Path */
/** @typedef {{panels: Panel[], paths: Path[], heat: import('./heat.js').Heat, bar: import('./view.js').Box, text: number}} FieldModel */

/** About as many contour lines. */
const LEVELS = 9;
const NAME_ROOM = 20;
const PANEL_GAP = 10;
/** Positions whose distances differ by more than this share, in pixels, are not evenly spaced. */
const EVEN = 0.01;
/** At least this share of the points below a contour of a logarithmic field lies within it. */
const INSIDE = 0.4;
/** Cells of uneven positions are drawn this finely. */
const FINE = 240;

/** Counted from 1 where a field has no positions. @param {ArrayLike<number>} given @param {number} count */
const positions = (given, count) =>
  given.length === count ? given : Float64Array.from({ length: count }, (_, i) => i + 1);

/** @extends {Plot<FieldModel>} */
export class FieldPlot extends Plot {
  /** @override @param {import('./plot.js').Size} size @returns {FieldModel} */
  model(size) {
    const { view, options } = this;
    const maps = view.series.filter((s) => s.z?.length && s.shape);
    const paths = view.series
      .map((series, index) => ({ series, index, length: shownLength(view, series, options.upTo) }))
      .filter((p) => !p.series.z?.length && !this.hidden.has(p.index));
    const heat = heatOf(
      maps.map((s) => s.z ?? []),
      view.axes.z,
      this.palette.dark,
    );
    const text = size.text ?? 1;
    const room = size.width - barRoom(heat, text);
    const count = Math.max(1, maps.length);
    const stacked = count > 1 && room / count < 0.6 * size.height;
    const width = stacked ? room : (room - PANEL_GAP * (count - 1)) / count;
    const height = stacked ? (size.height - PANEL_GAP * (count - 1)) / count : size.height;
    const panels = maps.map((series, k) => {
      const corner = {
        left: stacked ? 0 : k * (width + PANEL_GAP),
        top: stacked ? k * (height + PANEL_GAP) : 0,
      };
      const top = count > 1 ? NAME_ROOM * text : 0;
      return panelOf(series, view, { width, height, text }, { corner, top });
    });
    const boxes = panels.map((p) => p.axes.box);
    const right = Math.max(40, ...boxes.map((b) => b.left + b.width));
    const top = boxes[0]?.top ?? 26;
    const bottom = Math.max(top + 60, ...boxes.map((b) => b.top + b.height));
    return { panels, paths, heat, bar: barBox(right, top, bottom - top), text };
  }

  /** @override @param {Painter} painter @param {FieldModel} model @param {Palette} palette */
  paintAxes(painter, { panels, heat, bar, text }, palette) {
    for (const { axes, series } of panels) {
      paintAxes(painter, axes, palette);
      if (panels.length === 1) continue;
      const { left, top } = axes.corner;
      const style = { fill: palette.colours.ink, size: 12.5 * text, weight: 550 };
      painter.text(left + 2, top - (NAME_ROOM - 13) * text, series.name, style);
    }
    paintBarAxis(painter, heat, bar, this.view.axes.z, palette, text);
  }

  /** @override @param {Painter} painter @param {FieldModel} model @param {Palette} palette */
  paintData(painter, { panels, paths, heat, bar }, palette) {
    const levels = levelsOf(heat);
    const styles = stylesOfPaths(this.view.series, palette, this.options.hues);
    for (const panel of panels) {
      painter.clip(panel.axes.box, () => {
        paintCells(painter, panel, heat, palette.dark);
        for (const level of levels) paintContour(painter, panel, level, heat, palette);
        for (const path of paths) paintPath(painter, panel.axes, path, styles, palette);
      });
    }
    paintBar(painter, heat, bar, palette);
  }

  /** @override @param {FieldModel} model @param {number} px @param {number} py */
  pick({ panels }, px, py) {
    for (const [k, { axes, x, y }] of panels.entries()) {
      const { left, top, width, height } = axes.box;
      if (px < left || px > left + width || py < top || py > top + height) continue;
      const column = nearest(x, (v) => Math.abs(axes.x.pixel(v) - px));
      const row = nearest(y, (v) => Math.abs(axes.y.pixel(v) - py));
      return { at: row * x.length + column, series: k };
    }
    return null;
  }

  /** Arrows go as one sees them; past the edge of a map they lead into the next. @override @param {FieldModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move({ panels }, cursor, move) {
    if (panels.length === 0) return null;
    if (!cursor || !panels[cursor.series]) {
      if (!move.end) return { at: 0, series: 0 };
      cursor = { at: 0, series: 0 };
    }
    const { x, y, axes } = panels[cursor.series];
    const columns = x.length;
    if (move.end) {
      return { at: move.end < 0 ? 0 : columns * y.length - 1, series: cursor.series };
    }
    const stride = move.size === 'page' ? Math.max(1, Math.round(columns / 10)) : 1;
    const upward = axes.y.pixel(y[0]) >= axes.y.pixel(y[y.length - 1]) ? 1 : -1;
    const row = clamp(Math.floor(cursor.at / columns) + upward * move.dy, y.length);
    const column = (cursor.at % columns) + move.dx * stride;
    const series = cursor.series + move.dx;
    const next = panels[series];
    if (next && (column < 0 || column >= columns)) {
      const into = move.dx > 0 ? 0 : next.x.length - 1;
      return { at: clamp(row, next.y.length) * next.x.length + into, series };
    }
    return { at: row * columns + clamp(column, columns), series: cursor.series };
  }

  /** @override @param {FieldModel} model @param {Cursor} cursor */
  reading({ panels }, cursor) {
    const panel = panels[cursor.series];
    if (!panel || cursor.at >= (panel.series.z?.length ?? 0)) return null;
    const { x, y, axes } = panel;
    const [vx, vy] = [x[cursor.at % x.length], y[Math.floor(cursor.at / x.length)]];
    const title = `${atValue(this.view.axes.x, vx)}, ${atValue(this.view.axes.y, vy)}`;
    const rows = panels
      .filter((p) => p.x.length === x.length && p.y.length === y.length)
      .map((p) => ({
        name: p.series.name,
        value: formatNumber(p.series.z?.[cursor.at] ?? NaN, 5),
      }));
    const spoken = spokenOf(title, rows);
    return { title, rows, x: axes.x.pixel(vx), y: axes.y.pixel(vy), spoken };
  }

  /** @override @param {Painter} painter @param {FieldModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, model, cursor, palette) {
    const reading = this.reading(model, cursor);
    const panel = model.panels[cursor.series];
    if (!reading || !panel) return;
    const { left, top, width, height } = panel.axes.box;
    const [x, y] = [sharp(reading.x), sharp(reading.y)];
    const lines = [x, top, x, top + height, NaN, NaN, left, y, left + width, y];
    painter.path(lines, 5, { stroke: palette.colours.panel, width: 3, opacity: 0.6 });
    painter.path(lines, 5, { stroke: palette.colours.ink, dash: [3, 3], crisp: true });
    const ring = { stroke: palette.colours.ink, width: 1.75, fill: palette.colours.panel };
    painter.marks([reading.x, reading.y], 1, 4, 'circle', ring);
    paintPointer(painter, model.heat, model.bar, panel.series.z?.[cursor.at] ?? NaN, palette);
  }

  /** Trajectories alone: a heat map has its bar. @override */
  keyEntries() {
    const styles = stylesOfPaths(this.view.series, this.palette, this.options.hues);
    return this.view.series.flatMap((series, index) => {
      const style = styles.get(series);
      if (!style) return [];
      return [{ name: series.name, style, hidden: this.hidden.has(index), index }];
    });
  }

  /** @override */
  describe() {
    return describeField(this.title(), this.view, this.options.upTo ?? Infinity);
  }

  /** @override */
  table() {
    return fieldTable(this.view);
  }
}

/** @param {Series} series @param {import('./view.js').View} view @param {import('./plot.js').Size} size @param {import('./axes.js').Room} room @returns {Panel} */
function panelOf(series, view, size, room) {
  const [rows, columns] = series.shape ?? [0, 0];
  const x = positions(series.x, columns);
  const y = positions(series.y, rows);
  const axes = layout(size, planOf(x, view.axes.x), planOf(y, view.axes.y), room);
  return { series, axes, x, y };
}

/** The axis that ends at the outer edges of the outer cells. @param {ArrayLike<number>} values @param {Axis} axis */
function planOf(values, axis) {
  const least = Math.min(values[0], values[values.length - 1]);
  const kind = scaleOf(axis) === 'log' && least > 0 ? 'log' : 'linear';
  const [first, last] = [edge(values, 0, kind), edge(values, values.length, kind)];
  const range = /** @type {[number, number]} */ (first < last ? [first, last] : [last, first]);
  return { kind: /** @type {import('./view.js').ScaleKind} */ (kind), range, label: axisLabel(axis) }; // prettier-ignore
}

/** Where cell k begins: half-way between its position and the one before, on the axis. @param {ArrayLike<number>} v @param {number} k @param {string} kind */
function edge(v, k, kind) {
  const last = v.length - 1;
  const log = kind === 'log';
  /** @param {number} i */
  const at = (i) => (log ? Math.log(v[i]) : v[i]);
  if (last === 0) return log ? v[0] * (k ? 2 : 0.5) : v[0] + k - 0.5;
  const place =
    k === 0
      ? 1.5 * at(0) - 0.5 * at(1)
      : k > last
        ? 1.5 * at(last) - 0.5 * at(last - 1)
        : (at(k - 1) + at(k)) / 2;
  return log ? Math.exp(place) : place;
}

/** The cells, even ones as they are, others by what lies nearest to each of many places. @param {Painter} painter @param {Panel} panel @param {import('./heat.js').Heat} heat @param {boolean} dark */
function paintCells(painter, { series, axes, x, y }, heat, dark) {
  const { left, top, width, height } = axes.box;
  const columns = order(Array.from(x, (v) => axes.x.pixel(v)), left, width); // prettier-ignore
  const rows = order(Array.from(y, (v) => axes.y.pixel(v)), top, height); // prettier-ignore
  const z = series.z ?? [];
  const drawn = new Float64Array(rows.length * columns.length);
  rows.forEach((r, i) =>
    columns.forEach((c, j) => (drawn[i * columns.length + j] = z[r * x.length + c])),
  );
  painter.cells(axes.box, coloursOf(drawn, heat, dark), rows.length, columns.length);
}

/** Which cells stand side by side from `start` on: each once when they are evenly spaced. @param {number[]} pixels @param {number} start @param {number} length */
function order(pixels, start, length) {
  const count = pixels.length;
  const gap = length / count;
  const indices = pixels.map((_, i) => i);
  const rising = count < 2 || pixels[1] > pixels[0];
  const even = pixels.every((p, i) => {
    const place = rising ? i : count - 1 - i;
    return Math.abs(p - (start + (place + 0.5) * gap)) <= EVEN * gap;
  });
  if (even) return rising ? indices : indices.reverse();
  return Array.from({ length: FINE }, (_, i) => {
    const here = start + ((i + 0.5) * length) / FINE;
    return nearest(pixels, (p) => Math.abs(p - here));
  });
}

/** Where contours run: round numbers; on a logarithmic scale 1, 2, 5 a decade, or decades where these are many. @param {import('./heat.js').Heat} heat */
export function levelsOf({ kind, low, high }) {
  const decades = kind === 'log' ? Math.log10(high / low) : 0;
  if (decades < 1) return linearTicks(low, high, LEVELS).map((t) => t.value);
  const levels = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); ++e) {
    for (const factor of decades > 3 ? [1] : [1, 2, 5]) levels.push(factor * 10 ** e);
  }
  return levels.filter((v) => v > low && v < high);
}

/** How each trajectory is drawn. @param {Series[]} series @param {Palette} palette @param {import('./lines.js').Hues} [hues] */
export function stylesOfPaths(series, palette, hues) {
  const paths = series.filter((s) => !s.z?.length);
  const styles = linesOf(paths, palette, hues);
  return new Map(paths.map((s, i) => [s, styles[i]]));
}

/** The contour of zero is strong; those below zero are dashed, so that sign is not colour alone. @param {Painter} painter @param {Panel} panel @param {number} level @param {import('./heat.js').Heat} heat @param {Palette} palette */
function paintContour(painter, { series, axes, x, y }, level, heat, { colours }) {
  const xs = Array.from(x, (v) => axes.x.pixel(v));
  const ys = Array.from(y, (v) => axes.y.pixel(v));
  const log = heat.kind === 'log'; // there the field is smooth in its logarithm
  if (log && !resolved(series, level)) return;
  const z = log ? Float64Array.from(series.z ?? [], Math.log) : (series.z ?? []);
  const points = contour(z, xs, ys, log ? Math.log(level) : level);
  const zero = heat.diverging && level === 0;
  painter.path(points, points.length / 2, {
    stroke: colours.ink,
    width: zero ? 1.8 : 0.9,
    dash: heat.diverging && level < 0 ? [4, 3] : [],
    opacity: zero ? 0.9 : 0.45,
  });
}

/**
 * Whether what lies below a level is wider than the grid's cells: along a thinner valley the contour would be
 * a string of islands. Enough of the points below it must be surrounded by such points.
 * @param {Series} series @param {number} level
 */
export function resolved({ z = [], shape = [0, 0] }, level) {
  const [rows, columns] = shape;
  let below = 0;
  let inside = 0;
  for (let k = 0; k < z.length; ++k) {
    if (!(z[k] < level)) continue;
    below += 1;
    const [r, c] = [Math.floor(k / columns), k % columns];
    const around = [
      r > 0 ? k - columns : k,
      r + 1 < rows ? k + columns : k,
      c > 0 ? k - 1 : k,
      c + 1 < columns ? k + 1 : k,
    ];
    if (around.every((i) => z[i] < level)) inside += 1;
  }
  return inside >= INSIDE * below;
}

/** A trajectory with a rim, a ring where it begins and a dot where it has come to. @param {Painter} painter @param {Axes} axes @param {Path} path @param {ReturnType<typeof stylesOfPaths>} styles @param {Palette} palette */
function paintPath(painter, axes, { series, length }, styles, palette) {
  const style = styles.get(series);
  if (length === 0 || !style) return;
  const rim = { ...style, colour: palette.colours.panel, width: style.width + 2.4, dash: [] };
  paintLine(painter, axes, series, length, rim);
  paintLine(painter, axes, series, length, style);
  /** @param {number} i */
  const at = (i) => [axes.x.pixel(series.x[i]), axes.y.pixel(series.y[i])];
  const rimmed = { stroke: palette.colours.panel, width: 1.5 };
  const ring = { stroke: style.colour, width: 2, fill: palette.colours.panel };
  if (length > 1) painter.marks(at(0), 1, 3.4, 'circle', ring);
  painter.marks(at(length - 1), 1, 2.4 * palette.stroke, 'circle', {
    fill: style.colour,
    ...rimmed,
  });
}

/** The index of the value for which `distance` is least. @param {ArrayLike<number>} values @param {(value: number) => number} distance */
function nearest(values, distance) {
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < values.length; ++i) {
    const d = distance(values[i]);
    if (d < least) [least, best] = [d, i];
  }
  return best;
}

/** @param {number} i @param {number} length */
const clamp = (i, length) => Math.min(length - 1, Math.max(0, i));
