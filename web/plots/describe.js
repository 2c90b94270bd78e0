// What a figure shows now, in one paragraph of words, for those who do not see it.

import { plainLabel } from '../text/labels.js';
import { formatNumber, formatPercent } from '../text/numbers.js';
import { shownLength } from './view.js';

/** @typedef {import('./view.js').View} View */
/** @typedef {import('./view.js').Series} Series */

/** More series than this are counted, not told one by one. */
const TOLD = 6;
/** A line counts as rising or falling throughout when its steps against it are below this share of its range. */
const WOBBLE = 0.02;

/**
 * @param {string} title @param {View} view @param {number} upTo @param {Set<number>} hidden
 */
export function describeCurves(title, view, upTo, hidden) {
  const axes = `${plainLabel(view.axes.y.label) || 'values'} against ${plainLabel(view.axes.x.label) || 'x'}`;
  const shown = view.series.filter((_, i) => !hidden.has(i));
  const lengths = shown.map((s) => shownLength(view, s, upTo));
  const sentences = shown.slice(0, TOLD).map((s, i) => lineSentence(s, lengths[i]));
  if (shown.length > TOLD) sentences.push(`And ${shown.length - TOLD} more.`);
  const head = axes.startsWith(plainLabel(title).toLowerCase()) ? axes : `${title}: ${axes}`;
  return [`${sentenceCase(head)}.`, ...sentences, agreement(shown, lengths)]
    .filter(Boolean)
    .join(' ');
}

/** @param {Series} series @param {number} length */
function lineSentence(series, length) {
  const name = sentenceCase(plainLabel(series.name) || series.role);
  const { x, y } = series;
  let first = 0;
  let last = length - 1;
  while (first < length && !Number.isFinite(y[first])) ++first;
  while (last >= 0 && !Number.isFinite(y[last])) --last;
  if (first > last) return `${name}: nothing to show yet.`;
  const start = `${formatNumber(y[first], 3)} at ${formatNumber(x[first], 3)}`;
  if (first === last) return `${name}: ${start}.`;
  const end = `${formatNumber(y[last], 3)} at ${formatNumber(x[last], 3)}`;
  return `${name}: from ${start} to ${end}, ${shape(y, first, last)}.`;
}

/** @param {ArrayLike<number>} y @param {number} first @param {number} last */
function shape(y, first, last) {
  let up = 0;
  let down = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let i = first; i <= last; ++i) {
    if (!Number.isFinite(y[i])) continue;
    low = Math.min(low, y[i]);
    high = Math.max(high, y[i]);
    const change = i > first ? y[i] - y[i - 1] : 0;
    if (change > 0) up += change;
    else down -= change;
  }
  const range = high - low;
  if (range === 0) return 'constant';
  if (down <= WOBBLE * range) return 'rising throughout';
  if (up <= WOBBLE * range) return 'falling throughout';
  return `between ${formatNumber(low, 3)} and ${formatNumber(high, 3)}`;
}

/** How far the one measured line is from the one predicted, where both have the same points. @param {Series[]} series @param {number[]} lengths */
function agreement(series, lengths) {
  const m = series.findIndex((s) => s.role === 'measured');
  const p = series.findIndex((s) => s.role === 'predicted');
  if (m < 0 || p < 0) return '';
  const length = Math.min(lengths[m], lengths[p]);
  let worst = 0;
  let where = NaN;
  let final = NaN;
  for (let i = 0; i < length; ++i) {
    if (series[m].x[i] !== series[p].x[i]) return '';
    const deviation = Math.abs((series[m].y[i] - series[p].y[i]) / series[p].y[i]);
    if (!Number.isFinite(deviation)) continue;
    final = deviation;
    if (deviation > worst) [worst, where] = [deviation, series[m].x[i]];
  }
  if (Number.isNaN(final)) return '';
  if (worst === 0) return 'Measured and predicted are equal everywhere.';
  const most = `at most by ${formatPercent(worst)}, at ${formatNumber(where, 3)}`;
  return `Measured and predicted differ by ${formatPercent(final)} at the end and ${most}.`;
}

/** @param {string} title @param {View} view */
export function describeBars(title, view) {
  const bars = view.series[0] ? view.series[0].x.length : 0;
  const told = view.series.slice(0, TOLD).map((s) => {
    const { low, high, at } = extremes(s.y);
    if (at < 0) return `${sentenceCase(plainLabel(s.name))}: nothing to show yet.`;
    return `${sentenceCase(plainLabel(s.name))}: from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}, largest at ${formatNumber(s.x[at], 3)}.`;
  });
  return [`${sentenceCase(title)}: ${bars} bars.`, ...told, barAgreement(view.series)]
    .filter(Boolean)
    .join(' ');
}

/** @param {Series[]} series */
function barAgreement(series) {
  const m = series.find((s) => s.role === 'measured');
  const p = series.find((s) => s.role === 'predicted');
  if (!m || !p || m.y.length !== p.y.length || m.y.length === 0) return '';
  let worst = 0;
  let where = 0;
  for (let i = 0; i < m.y.length; ++i) {
    const gap = Math.abs(m.y[i] - p.y[i]);
    if (gap > worst) [worst, where] = [gap, m.x[i]];
  }
  if (worst === 0) return 'Measured and predicted are equal everywhere.';
  return `Measured and predicted differ at most by ${formatNumber(worst, 2)}, at ${formatNumber(where, 3)}.`;
}

/** @param {string} title @param {View} view */
export function describeScatter(title, view) {
  const told = view.series.slice(0, TOLD).map((s) => {
    const x = extremes(s.x);
    const y = extremes(s.y);
    const name = sentenceCase(plainLabel(s.name));
    if (x.at < 0 || y.at < 0) return `${name}: none yet.`;
    const spans = `x from ${formatNumber(x.low, 3)} to ${formatNumber(x.high, 3)}, y from ${formatNumber(y.low, 3)} to ${formatNumber(y.high, 3)}`;
    const points = s.x.length === 1 ? '1 point' : `${formatNumber(s.x.length)} points`;
    return `${name}: ${points}, ${spans}.`;
  });
  return [`${sentenceCase(title)}:`, ...told].join(' ');
}

/** @param {string} title @param {View} view */
export function describeMatrix(title, view) {
  const told = view.series.slice(0, TOLD).map((s) => {
    const z = s.z ?? [];
    const [rows, columns] = s.shape ?? [0, 0];
    const { low, high, at } = extremes(z);
    const name = sentenceCase(plainLabel(s.name));
    if (at < 0) return `${name}: nothing to show yet.`;
    const where = `row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}`;
    return `${name}: ${rows} by ${columns}, from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}, largest at ${where}.`;
  });
  return [`${sentenceCase(title)}.`, ...told].join(' ');
}

/** A heat map over a plane and the trajectories that cross it. @param {string} title @param {View} view @param {number} upTo */
export function describeField(title, view, upTo) {
  const { x, y, z } = view.axes;
  const of = plainLabel(z?.label ?? '') || 'values';
  const plane = `${of} over ${plainLabel(x.label) || 'x'} and ${plainLabel(y.label) || 'y'}`;
  const told = view.series.slice(0, TOLD).map((s) => {
    const name = sentenceCase(plainLabel(s.name) || s.role);
    return `${name}: ${s.z?.length ? mapWords(s, view) : pathWords(s, shownLength(view, s, upTo))}.`;
  });
  return [`${sentenceCase(title)}: ${plane}.`, ...told].join(' ');
}

/** @param {Series} series @param {View} view */
function mapWords({ z = [], x, y, shape: size = [0, 0] }, { axes }) {
  const { low, high, at } = extremes(z);
  if (at < 0) return 'nothing to show yet';
  const [rows, columns] = size;
  /** @param {number} k */
  const place = (k) => {
    const [column, row] = [k % columns, Math.floor(k / columns)];
    const px = x.length === columns ? x[column] : column + 1;
    const py = y.length === rows ? y[row] : row + 1;
    const names = [plainLabel(axes.x.label) || 'x', plainLabel(axes.y.label) || 'y'];
    return `${names[0]} ${formatNumber(px, 3)}, ${names[1]} ${formatNumber(py, 3)}`;
  };
  const least = Array.prototype.indexOf.call(z, low);
  return `${rows} by ${columns} values, least ${formatNumber(low, 3)} at ${place(least)}, largest ${formatNumber(high, 3)} at ${place(at)}`;
}

/** @param {Series} series @param {number} length */
function pathWords({ x, y }, length) {
  if (length === 0) return 'nothing to show yet';
  /** @param {number} i */
  const place = (i) => `(${formatNumber(x[i], 3)}, ${formatNumber(y[i], 3)})`;
  if (length === 1) return `at ${place(0)}`;
  return `${formatNumber(length)} points from ${place(0)} to ${place(length - 1)}`;
}

/** A network: its layers, and the extremes of its weights. @param {string} title @param {{weights: {series: Series, rows: number, columns: number}[], values: Series[]}} parts */
export function describeNetwork(title, { weights, values }) {
  const sizes = weights.length > 0 ? [weights[0].rows, ...weights.map((w) => w.columns)] : [];
  const layers = sizes.length > 0 ? `layers of ${sizes.join(', ')} nodes` : 'no layers yet';
  const told = weights.slice(0, TOLD).map(({ series, columns }) => {
    const { low, high, at } = extremes(series.z ?? []);
    const name = sentenceCase(plainLabel(series.name));
    if (at < 0) return `${name}: nothing to show yet.`;
    const where = `from node ${Math.floor(at / columns) + 1} to node ${(at % columns) + 1}`;
    return `${name}: weights from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}, largest ${where}.`;
  });
  const known = values.length > 0 ? [`Values of ${values.length} layers are shown.`] : [];
  return [`${sentenceCase(title)}: ${layers}.`, ...told, ...known].join(' ');
}

/** A graph of a computation: how far its values and what flows back have come. @param {string} title @param {View} view */
export function describeGraph(title, view) {
  const [forwards, backwards] = [view.axes.z, view.axes.y].map((axis) => plainLabel(axis?.label ?? '')); // prettier-ignore
  const told = view.series.map((s, i) => {
    const [value, blame] = [s.z?.[0] ?? NaN, s.z?.[1] ?? NaN];
    const takes = Array.from(s.x, (t) => plainLabel(view.series[t]?.name ?? ''));
    const of = takes.length > 0 ? ` of ${takes.join(' and ')}` : '';
    const numbers = [
      Number.isNaN(value) ? '' : `${forwards || 'forwards'} ${formatNumber(value, 3)}`,
      Number.isNaN(blame) ? '' : `${backwards || 'backwards'} ${formatNumber(blame, 3)}`,
    ].filter(Boolean);
    return `${i}: ${plainLabel(s.name)}${of}${numbers.length > 0 ? `, ${numbers.join(', ')}` : ''}`;
  });
  const most = 2 * TOLD;
  const more = told.length > most ? ` And ${told.length - most} more.` : '';
  return `${sentenceCase(title)}: a graph of ${told.length} nodes. ${told.slice(0, most).join('; ')}.${more}`;
}

/** A program: how far it has run, and what it printed last. @param {string} title @param {View} view */
export function describeCode(title, view) {
  const program = view.series.filter(({ role }) => role !== 'train');
  const printed = view.series.filter(({ role }) => role === 'train');
  const at = program.findIndex(({ role }) => role === 'test');
  const ran = program[at];
  const times = ran?.x.length ? `, which has run ${formatNumber(ran.x[0])} times` : '';
  const now = ran ? `The line that ran last is line ${at + 1}, “${ran.name.trim()}”${times}.` : 'No line has run yet.'; // prettier-ignore
  const last = printed[printed.length - 1];
  const told = last
    ? ` Printed last: “${last.name}”, the line ${printed.length} of the output.`
    : '';
  return `${sentenceCase(title)}: a program of ${program.length} lines. ${now}${told}`;
}

/** @param {string} title @param {View} view */
export function describeTable(title, view) {
  const rows = Math.max(0, ...view.series.map((s) => s.y.length));
  const told = view.series.slice(0, TOLD).map((s) => {
    const { low, high, at } = extremes(s.y);
    const name = sentenceCase(plainLabel(s.name));
    if (at < 0) return `${name}: nothing to show yet.`;
    return `${name}: from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}.`;
  });
  const size = `${rows} rows by ${plainLabel(view.axes.x.label) || 'row'}`;
  return [`${sentenceCase(title)}: ${size}.`, ...told].join(' ');
}

/** Least and largest finite value, and where the largest is (−1: none). @param {ArrayLike<number>} values */
function extremes(values) {
  let low = Infinity;
  let high = -Infinity;
  let at = -1;
  for (let i = 0; i < values.length; ++i) {
    const v = values[i];
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) [high, at] = [v, i];
  }
  return { low, high, at };
}

/** @param {string} text */
function sentenceCase(text) {
  const plain = plainLabel(text);
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
