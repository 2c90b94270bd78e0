// Tables as figures: a column per series, numbers aligned, read cell by cell with the arrow keys.

import { textWidth } from './axes.js';
import { describeTable } from './describe.js';
import { axisLabel, plainLabel, spokenOf } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { Plot } from './plot.js';
import { curveTable } from './tables.js';

/** @typedef {import('./view.js').Box} Box */
/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** A column: heading and cells as text, its right edge in pixels. @typedef {{name: string, cells: string[], right: number}} Column */
/** @typedef {{columns: Column[], rows: number, shown: number, height: number, left: number, width: number}} TableModel */

const SIZE = 13;
const HEAD = 34;
const ROW = { least: 22, most: 34 };
const PADDING = 14;
const DIGITS = 5;

/** @extends {Plot<TableModel>} */
export class TablePlot extends Plot {
  /** @override @param {import('./plot.js').Size} size @returns {TableModel} */
  model(size) {
    const { series, axes } = this.view;
    const longest = series.reduce((most, s) => (s.y.length > most.y.length ? s : most), series[0]);
    const rows = longest?.y.length ?? 0;
    const fit = Math.max(1, Math.floor((size.height - HEAD) / ROW.least));
    const shown = Math.min(rows, fit);
    const heading = { name: axisLabel(axes.x), cells: cellsOf(longest?.x, shown) };
    const plain = [heading, ...series.map((s) => ({ name: s.name, cells: cellsOf(s.y, shown) }))];
    const widths = plain.map(({ name, cells }) => {
      const texts = [plainLabel(name), ...cells];
      return 2 * PADDING + Math.max(30, ...texts.map((t) => textWidth(t, SIZE)));
    });
    const total = widths.reduce((sum, w) => sum + w, 0);
    const width = Math.min(size.width, Math.max(total, 0.6 * size.width));
    const left = (size.width - width) / 2;
    let right = left;
    const columns = plain.map((column, i) => {
      right += (widths[i] / total) * width;
      return { ...column, right };
    });
    const height = Math.min(ROW.most, (size.height - HEAD) / Math.max(1, shown));
    return { columns, rows, shown, height, left, width };
  }

  /** @override @param {Painter} painter @param {TableModel} model @param {Palette} palette */
  paintAxes(painter, { columns, shown, height, left, width }, palette) {
    const { ink, edge, line } = palette.colours;
    for (const { name, right } of columns) {
      const style = { fill: ink, size: SIZE, weight: 600, anchor: /** @type {const} */ ('end') };
      painter.text(right - PADDING, HEAD - 12, name, style);
    }
    const rules = [];
    for (let r = 1; r <= shown; ++r) {
      const y = Math.floor(HEAD + r * height) + 0.5;
      rules.push(left, y, left + width, y, NaN, NaN);
    }
    painter.path(rules, rules.length / 2, { stroke: line, crisp: true });
    painter.path([left, HEAD + 0.5, left + width, HEAD + 0.5], 2, { stroke: edge, crisp: true });
  }

  /** @override @param {Painter} painter @param {TableModel} model @param {Palette} palette */
  paintData(painter, { columns, shown, height }, { colours }) {
    columns.forEach(({ cells, right }, c) => {
      for (let r = 0; r < shown; ++r) {
        painter.text(right - PADDING, HEAD + (r + 0.5) * height, cells[r] ?? '', {
          fill: c === 0 ? colours.soft : colours.ink,
          size: SIZE,
          anchor: 'end',
          base: 'middle',
        });
      }
    });
  }

  /** `at` is the row, `series` the column. @override @param {TableModel} model @param {number} px @param {number} py */
  pick({ columns, shown, height, left }, px, py) {
    const at = Math.floor((py - HEAD) / height);
    const series = columns.findIndex(({ right }) => px < right);
    return px >= left && series >= 0 && at >= 0 && at < shown ? { at, series } : null;
  }

  /** @override @param {TableModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move({ columns, shown }, cursor, move) {
    if (shown === 0) return null;
    if (move.end) return { at: move.end < 0 ? 0 : shown - 1, series: cursor?.series ?? 0 };
    if (!cursor) return { at: 0, series: 0 };
    const at = Math.min(shown - 1, Math.max(0, cursor.at - move.dy));
    return { at, series: Math.min(columns.length - 1, Math.max(0, cursor.series + move.dx)) };
  }

  /** @override @param {TableModel} model @param {Cursor} cursor */
  reading(model, cursor) {
    const column = model.columns[cursor.series];
    if (!column || cursor.at >= model.shown) return null;
    const first = model.columns[0];
    const title = `${first.name || 'row'} ${first.cells[cursor.at]}`;
    const rows =
      cursor.series === 0 ? [] : [{ name: column.name, value: column.cells[cursor.at] || '–' }];
    const { left, top, width, height } = cellBox(model, cursor);
    return { title, rows, x: left + width, y: top + height / 2, spoken: spokenOf(title, rows) };
  }

  /** @override @param {Painter} painter @param {TableModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, model, cursor, palette) {
    const { left, top, width, height } = cellBox(model, cursor);
    const ring = { stroke: palette.colours.ink, width: 1.75 };
    painter.rectangles([left + 1, top + 1, width - 2, height - 2], 1, ring);
  }

  /** @override @param {TableModel} model */
  note({ rows, shown }) {
    return shown < rows ? `The first ${shown} of ${rows} rows; the CSV has them all.` : '';
  }

  /** @override */
  describe() {
    return describeTable(this.title(), this.view);
  }

  /** @override */
  table() {
    return curveTable(this.view, Infinity);
  }
}

/** @param {ArrayLike<number> | undefined} values @param {number} count */
function cellsOf(values, count) {
  const given = values ?? [];
  return Array.from({ length: count }, (_, i) =>
    i < given.length ? formatNumber(given[i], DIGITS) : '',
  );
}

/** @param {TableModel} model @param {Cursor} cursor @returns {Box} */
function cellBox({ columns, height, left }, { at, series }) {
  const from = series === 0 ? left : columns[series - 1].right;
  return { left: from, top: HEAD + at * height, width: columns[series].right - from, height };
}
