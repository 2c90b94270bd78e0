// A figure's data as rows of text, for those who read rather than look.

import { axisLabel, plainLabel } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { shownLength } from './view.js';

/** @typedef {import('./view.js').View} View */
/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./view.js').Table} Table */

/** A table on a page has at most this many rows; the rest is in the CSV file. */
export const MAX_ROWS = 200;
/** Significant digits in a table. */
const DIGITS = 6;

/** At most MAX_ROWS evenly spread indices of `length`, the first and the last among them. @param {number} length */
function chosen(length) {
  if (length <= MAX_ROWS) return Array.from({ length }, (_, i) => i);
  const last = length - 1;
  return Array.from({ length: MAX_ROWS }, (_, i) => Math.round((i * last) / (MAX_ROWS - 1)));
}

/** @param {number} length */
function noteOn(length) {
  if (length <= MAX_ROWS) return '';
  return `${MAX_ROWS} of ${formatNumber(length)} rows, evenly spread; the CSV file has all of them.`;
}

/** @param {View} view @param {number} upTo @returns {Table} */
export function curveTable(view, upTo) {
  const common =
    view.series.length > 0 &&
    !view.series.some(isBand) &&
    view.series.every((s) => sameValues(s.x, view.series[0].x));
  return common ? wideTable(view, upTo) : longTable(view, upTo);
}

/** Whether a band is shaded from y to z. @param {Series} series */
const isBand = ({ x, z }) => Boolean(z && z.length > 0 && z.length === x.length);

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function sameValues(a, b) {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; ++i) if (a[i] !== b[i]) return false;
  return true;
}

/** One column per series. @param {View} view @param {number} upTo @returns {Table} */
function wideTable(view, upTo) {
  const { x } = view.series[0];
  const lengths = view.series.map((s) => shownLength(view, s, upTo));
  const length = Math.max(...lengths);
  const rows = chosen(length).map((i) => [
    formatNumber(x[i], DIGITS),
    ...view.series.map((s, k) => (i < lengths[k] ? formatNumber(s.y[i], DIGITS) : '')),
  ]);
  const columns = [
    plainLabel(axisLabel(view.axes.x)) || 'x',
    ...view.series.map((s) => plainLabel(s.name)),
  ];
  return { columns, rows, note: noteOn(length) };
}

/** One row per point: series, x, y, and the other edge where there are bands. @param {View} view @param {number} upTo @returns {Table} */
export function longTable(view, upTo) {
  const points = view.series.flatMap((series) =>
    Array.from({ length: shownLength(view, series, upTo) }, (_, i) => ({ series, i })),
  );
  const bands = view.series.some(isBand);
  const rows = chosen(points.length).map((k) => {
    const { series, i } = points[k];
    const cells = [series.x[i], series.y[i]].map((value) => formatNumber(value, DIGITS));
    const edge = isBand(series) ? formatNumber(series.z?.[i] ?? NaN, DIGITS) : '';
    return [plainLabel(series.name), ...cells, ...(bands ? [edge] : [])];
  });
  const columns = [
    'series',
    plainLabel(axisLabel(view.axes.x)) || 'x',
    plainLabel(axisLabel(view.axes.y)) || 'y',
    ...(bands ? ['other edge'] : []),
  ];
  return { columns, rows, note: noteOn(points.length) };
}

/** One row per cell: series, row, column, value; rows and columns counted from 1. @param {View} view @returns {Table} */
export function matrixTable(view) {
  const cells = view.series.flatMap((series) =>
    Array.from({ length: series.z?.length ?? 0 }, (_, i) => ({ series, i })),
  );
  const rows = chosen(cells.length).map((k) => {
    const { series, i } = cells[k];
    const columns = series.shape?.[1] ?? 1;
    const place = [Math.floor(i / columns) + 1, (i % columns) + 1].map(String);
    return [plainLabel(series.name), ...place, formatNumber(series.z?.[i] ?? NaN, DIGITS)];
  });
  return { columns: ['series', 'row', 'column', 'value'], rows, note: noteOn(cells.length) };
}

/** One row per cell with its position, then one row per point of each trajectory. @param {View} view @returns {Table} */
export function fieldTable(view) {
  const points = view.series.flatMap((series) => {
    const length = series.z?.length || Math.min(series.x.length, series.y.length);
    return Array.from({ length }, (_, i) => ({ series, i }));
  });
  const rows = chosen(points.length).map((k) => {
    const { series, i } = points[k];
    return [plainLabel(series.name), ...placeOf(series, i)];
  });
  const { x, y, z } = view.axes;
  const columns = ['series', x, y, z].map((axis, k) =>
    typeof axis === 'string' ? axis : plainLabel(axis ? axisLabel(axis) : '') || 'sxyz'[k],
  );
  columns[3] = columns[3] === 'z' ? 'value' : columns[3];
  return { columns, rows, note: noteOn(points.length) };
}

/** x, y and value of a cell, or x and y of a point. @param {Series} series @param {number} i */
function placeOf({ x, y, z, shape }, i) {
  if (!z?.length || !shape) return [formatNumber(x[i], DIGITS), formatNumber(y[i], DIGITS), ''];
  const [row, column] = [Math.floor(i / shape[1]), i % shape[1]];
  const px = x.length === shape[1] ? x[column] : column + 1;
  const py = y.length === shape[0] ? y[row] : row + 1;
  return [px, py, z[i]].map((v) => formatNumber(v, DIGITS));
}

/** One row per weight, then one row per node's value; nodes counted from 1. @param {View} view @returns {Table} */
export function networkTable(view) {
  const cells = view.series.flatMap((series) =>
    Array.from({ length: series.z?.length || series.x.length }, (_, i) => ({ series, i })),
  );
  const rows = chosen(cells.length).map((k) => {
    const { series, i } = cells[k];
    const name = plainLabel(series.name);
    const columns = series.shape?.[1] ?? 0;
    if (!series.z?.length) return [name, String(i + 1), '', formatNumber(series.x[i], DIGITS)];
    const ends = [Math.floor(i / columns) + 1, (i % columns) + 1].map(String);
    return [name, ...ends, formatNumber(series.z[i], DIGITS)];
  });
  return { columns: ['layer', 'node', 'to node', 'value'], rows, note: noteOn(cells.length) };
}

/** One row per line of a program, then one per line that it printed. @param {View} view @returns {Table} */
export function codeTable(view) {
  const cell = (/** @type {ArrayLike<number>} */ values) =>
    values.length > 0 && !Number.isNaN(values[0]) ? formatNumber(values[0], DIGITS) : '';
  const rows = chosen(view.series.length).map((i) => {
    const { name, role, x, y } = view.series[i];
    return role === 'train' ? [`printed: ${name}`, '', ''] : [name.trim(), cell(x), cell(y)];
  });
  const columns = ['line', view.axes.x.label || 'times', view.axes.y.label || 'gave'];
  return { columns, rows, note: noteOn(view.series.length) };
}

/** One row per node of a graph: its number, sign, what it takes, and what flows both ways. @param {View} view @returns {Table} */
export function graphTable(view) {
  const { y, z } = view.axes;
  const rows = chosen(view.series.length).map((i) => {
    const series = view.series[i];
    const takes = Array.from(series.x, (t) => `${t} (${plainLabel(view.series[t]?.name ?? '')})`);
    const flows = [0, 1].map((k) => series.z?.[k] ?? NaN);
    return [
      String(i),
      plainLabel(series.name),
      takes.join(', '),
      ...flows.map((v) => (Number.isNaN(v) ? '' : formatNumber(v, DIGITS))),
    ];
  });
  const columns = ['node', 'sign', 'takes', plainLabel(z?.label ?? '') || 'forwards', plainLabel(y.label) || 'backwards']; // prettier-ignore
  return { columns, rows, note: noteOn(view.series.length) };
}
