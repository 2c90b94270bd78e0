// Matrices as heat maps with a colour bar; several of one view side by side, on one scale.

import { FONT_SIZE, sharp } from './axes.js';
import { MAP_SIZE } from './colour.js';
import { describeMatrix } from './describe.js';
import {
  barBox,
  barRoom,
  coloursOf,
  heatOf,
  paintBar,
  paintBarAxis,
  paintPointer,
  shareOf,
} from './heat.js';
import { spokenOf } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { Plot } from './plot.js';
import { matrixTable } from './tables.js';

/** @typedef {import('./view.js').Box} Box */
/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** @typedef {{series: Series, box: Box, rows: number, columns: number}} Panel */
/** @typedef {{panels: Panel[], close: boolean, bar: Box, heat: import('./heat.js').Heat, text: number}} MatrixModel */

/** Between two panels of a row: with room for the counts of rows. */
const PANEL_GAP = 28;
/** The same on a figure narrower than so many pixels, where equal panels share the counts of the first. */
const NARROW_GAP = 12;
const NARROW = 460;
/** Between two rows of panels: the counts of the upper one, and the names of the lower. */
const ROW_GAP = 42;
const TOP = 26;
const BOTTOM = 26;
const LEFT = 36;
/** Values are written into cells of at least this size, in pixels. */
const ROOM_FOR_VALUES = { width: 40, height: 20 };
/** Cells get hairlines between them when they are at least this large, in pixels. */
const ROOM_FOR_LINES = 9;

/** @extends {Plot<MatrixModel>} */
export class MatrixPlot extends Plot {
  /** @override @param {import('./plot.js').Size} size @returns {MatrixModel} */
  model(size) {
    const series = this.view.series.filter((s) => s.shape && s.shape[0] > 0 && s.shape[1] > 0);
    const heat = heatOf(
      series.map((s) => s.z ?? []),
      this.view.axes.z,
      this.palette.dark,
    );
    const text = size.text ?? 1;
    const [edge, above] = [LEFT * text, TOP * text];
    const width = Math.max(40, size.width - edge - barRoom(heat, text));
    const height = size.height - above - BOTTOM * text;
    const room = { left: edge, top: above, width, height };
    const alike = series.every((s) => s.shape?.[0] === series[0].shape?.[0]);
    const close = alike && size.width < NARROW;
    const gaps = { across: close ? NARROW_GAP : PANEL_GAP, down: ROW_GAP * text };
    const panels = arrange(series, room, gaps);
    const rightmost = Math.max(edge + 40, ...panels.map(({ box }) => box.left + box.width));
    const lowest = Math.max(above + 80, ...panels.map(({ box }) => box.top + box.height));
    return { panels, close, bar: barBox(rightmost, above, lowest - above), heat, text };
  }

  /** @override @param {Painter} painter @param {MatrixModel} model @param {Palette} palette */
  paintAxes(painter, { panels, close, bar, heat, text }, palette) {
    const first = panels[0]?.box.left;
    for (const { series, box, rows, columns } of panels) {
      const { name } = series;
      painter.text(box.left, box.top - 9, name, {
        fill: palette.colours.ink,
        size: 12.5 * text,
        weight: 550,
      });
      const style = { fill: palette.colours.soft, size: FONT_SIZE * text };
      paintColumnCounts(painter, box, columns, style);
      if (!close || box.left === first) paintRowCounts(painter, box, rows, style);
    }
    paintBarAxis(painter, heat, bar, this.view.axes.z, palette, text);
  }

  /** @override @param {Painter} painter @param {MatrixModel} model @param {Palette} palette */
  paintData(painter, { panels, bar, heat }, palette) {
    for (const panel of panels) {
      const colours = coloursOf(panel.series.z ?? [], heat, palette.dark);
      painter.cells(panel.box, colours, panel.rows, panel.columns);
      paintLines(painter, panel, palette);
      paintValues(painter, panel, heat);
    }
    paintBar(painter, heat, bar, palette);
  }

  /** @override @param {MatrixModel} model @param {number} px @param {number} py */
  pick({ panels }, px, py) {
    for (const [k, { box, rows, columns }] of panels.entries()) {
      const column = Math.floor(((px - box.left) / box.width) * columns);
      const row = Math.floor(((py - box.top) / box.height) * rows);
      if (row >= 0 && row < rows && column >= 0 && column < columns) {
        return { at: row * columns + column, series: k };
      }
    }
    return null;
  }

  /** Past the edge of one matrix the arrows lead into the next. @override @param {MatrixModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move({ panels }, cursor, move) {
    if (panels.length === 0) return null;
    if (!cursor || !panels[cursor.series]) return { at: 0, series: 0 };
    const { rows, columns } = panels[cursor.series];
    if (move.end) return { at: move.end < 0 ? 0 : rows * columns - 1, series: cursor.series };
    const stride = move.size === 'page' ? Math.max(1, Math.round(columns / 10)) : 1;
    const row = Math.min(rows - 1, Math.max(0, Math.floor(cursor.at / columns) - move.dy));
    const column = (cursor.at % columns) + move.dx * stride;
    const next = panels[cursor.series + move.dx];
    if (next && (column < 0 || column >= columns)) {
      const into = move.dx > 0 ? 0 : next.columns - 1;
      return {
        at: Math.min(row, next.rows - 1) * next.columns + into,
        series: cursor.series + move.dx,
      };
    }
    return {
      at: row * columns + Math.min(columns - 1, Math.max(0, column)),
      series: cursor.series,
    };
  }

  /** @override @param {MatrixModel} model @param {Cursor} cursor */
  reading({ panels }, cursor) {
    const panel = panels[cursor.series];
    const z = panel?.series.z;
    if (!panel || !z || cursor.at >= z.length) return null;
    const row = Math.floor(cursor.at / panel.columns);
    const column = cursor.at % panel.columns;
    const title = `row ${row + 1}, column ${column + 1}`;
    const rows = panels
      .filter((p) => p.columns === panel.columns && p.rows === panel.rows)
      .map((p) => ({
        name: p.series.name,
        value: formatNumber(p.series.z?.[cursor.at] ?? NaN, 5),
      }));
    const { left, top, width, height } = cellBox(panel, cursor.at);
    return {
      title,
      rows,
      x: left + width / 2,
      y: top + height / 2,
      spoken: spokenOf(title, rows),
    };
  }

  /** @override @param {Painter} painter @param {MatrixModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, { panels, bar, heat }, cursor, palette) {
    const panel = panels[cursor.series];
    if (!panel) return;
    const { left, top, width, height } = cellBox(panel, cursor.at);
    painter.rectangles([left, top, width, height], 1, { stroke: palette.colours.panel, width: 4 });
    painter.rectangles([left, top, width, height], 1, { stroke: palette.colours.ink, width: 1.75 });
    paintPointer(painter, heat, bar, panel.series.z?.[cursor.at] ?? NaN, palette);
  }

  /** @override */
  describe() {
    return describeMatrix(this.title(), this.view);
  }

  /** @override */
  table() {
    return matrixTable(this.view);
  }
}

/** @typedef {{across: number, down: number}} Gaps */

/**
 * Panels in full rows, as many to a row as gives the largest cells: all in one row, all in one column, or a grid.
 * @param {Series[]} series @param {Box} room @param {Gaps} gaps
 */
function arrange(series, room, gaps) {
  const count = Math.max(1, series.length);
  const across = bestAcross(count, room, gaps);
  const { width, height } = panelOf(count, across, room, gaps);
  return series.map((s, k) => {
    const [rows, columns] = s.shape ?? [1, 1];
    const left = room.left + (k % across) * (width + gaps.across);
    const top = room.top + Math.floor(k / across) * (height + gaps.down);
    return { series: s, box: squareCells(left, top, width, height, rows, columns), rows, columns };
  });
}

/** The room of one panel of `count`, of which so many stand in a row. @param {number} count @param {number} across @param {Box} room @param {Gaps} gaps */
function panelOf(count, across, room, gaps) {
  const down = count / across;
  return {
    width: (room.width - gaps.across * (across - 1)) / across,
    height: (room.height - gaps.down * (down - 1)) / down,
  };
}

/** The divisor of `count` whose grid has the largest squares; of equals, the one with more to a row. @param {number} count @param {Box} room @param {Gaps} gaps */
function bestAcross(count, room, gaps) {
  let best = { across: 1, side: -Infinity };
  for (let across = 1; across <= count; ++across) {
    if (count % across !== 0) continue;
    const { width, height } = panelOf(count, across, room, gaps);
    const side = Math.min(width, height);
    if (side >= best.side) best = { across, side };
  }
  return best.across;
}

/** The largest box of square cells, unless the matrix is so long that its cells would vanish. @param {number} left @param {number} top @param {number} width @param {number} height @param {number} rows @param {number} columns @returns {Box} */
function squareCells(left, top, width, height, rows, columns) {
  const cell = Math.min(width / columns, height / rows);
  const long = Math.max(columns / rows, rows / columns) > 8;
  if (long) return { left, top, width, height: Math.min(height, Math.max(rows * cell, 24 * rows)) };
  return { left, top, width: cell * columns, height: cell * rows };
}

/** @typedef {{fill: string, size: number}} CountStyle */

/** First and last column, counted from 1. @param {Painter} painter @param {Box} box @param {number} columns @param {CountStyle} style */
function paintColumnCounts(painter, box, columns, style) {
  const half = box.width / columns / 2;
  const y = box.top + box.height + 6;
  const below = /** @type {const} */ ({ ...style, anchor: 'middle', base: 'top' });
  painter.text(box.left + half, y, '1', below);
  if (columns > 1) painter.text(box.left + box.width - half, y, String(columns), below);
}

/** First and last row. @param {Painter} painter @param {Box} box @param {number} rows @param {CountStyle} style */
function paintRowCounts(painter, box, rows, style) {
  const half = box.height / rows / 2;
  const x = box.left - 7;
  const beside = /** @type {const} */ ({ ...style, anchor: 'end', base: 'middle' });
  painter.text(x, box.top + half, '1', beside);
  if (rows > 1 && box.height > 24) {
    painter.text(x, box.top + box.height - half, String(rows), beside);
  }
}

/** @param {Painter} painter @param {Panel} panel @param {Palette} palette */
function paintLines(painter, { box, rows, columns }, palette) {
  if (box.width / columns < ROOM_FOR_LINES || box.height / rows < ROOM_FOR_LINES) return;
  const lines = [];
  for (let c = 1; c < columns; ++c) {
    const x = sharp(box.left + (c * box.width) / columns);
    lines.push(x, box.top, x, box.top + box.height, NaN, NaN);
  }
  for (let r = 1; r < rows; ++r) {
    const y = sharp(box.top + (r * box.height) / rows);
    lines.push(box.left, y, box.left + box.width, y, NaN, NaN);
  }
  painter.path(lines, lines.length / 2, { stroke: palette.colours.panel, crisp: true });
}

/** @param {Painter} painter @param {Panel} panel @param {import('./heat.js').Heat} heat */
function paintValues(painter, panel, heat) {
  const { series, box, rows, columns } = panel;
  const [w, h] = [box.width / columns, box.height / rows];
  if (w < ROOM_FOR_VALUES.width || h < ROOM_FOR_VALUES.height) return;
  const z = series.z ?? [];
  for (let i = 0; i < z.length; ++i) {
    const k = 3 * Math.round((MAP_SIZE - 1) * Math.min(1, Math.max(0, shareOf(heat, z[i]) || 0)));
    const { map } = heat;
    const luminance = 0.299 * map[k] + 0.587 * map[k + 1] + 0.114 * map[k + 2];
    const cell = cellBox(panel, i);
    painter.text(cell.left + w / 2, cell.top + h / 2, formatNumber(z[i], 2), {
      fill: luminance > 140 ? '#15171a' : '#ffffff',
      size: 11.5,
      anchor: 'middle',
      base: 'middle',
    });
  }
}

/** @param {Panel} panel @param {number} at @returns {Box} */
function cellBox({ box, rows, columns }, at) {
  const [width, height] = [box.width / columns, box.height / rows];
  const left = box.left + (at % columns) * width;
  return { left, top: box.top + Math.floor(at / columns) * height, width, height };
}
