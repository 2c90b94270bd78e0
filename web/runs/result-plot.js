// One column of the table of results against another, as a figure with a fitted line, and the line in words.
import { drawnLine, fitLine, onAxes } from './line-fit.js';
import { formatNumber, signed } from '../text/numbers.js';

/** @typedef {import('./result-table.js').Column} Column */
/** @typedef {import('./result-table.js').Row} Row */
/** @typedef {import('./line-fit.js').Line} Line */
/** @typedef {import('./line-fit.js').Logs} Logs */

/** Digits of a standard error, as reports give them. */
const ERROR_DIGITS = 2;

/** @param {Column} column @param {boolean} log */
const axisOf = ({ words, unit }, log) => ({ label: words, unit, scale: log ? 'log' : 'linear' });

/**
 * @param {{x: Column, y: Column, rows: readonly Row[], logs: Logs, fitted: boolean}} of
 * @returns {{view: import('../plots/view.js').View, line: Line | null, lost: number}} lost: how many rows have
 *   no place on these axes
 */
export function resultPlot({ x, y, rows, logs, fitted }) {
  const all = rows.map((row) => ({ x: Number(x.value(row)), y: Number(y.value(row)) }));
  const seen = all.filter(
    (p) => Number.isFinite(p.x) && Number.isFinite(p.y) && !(logs.x && p.x <= 0) && !(logs.y && p.y <= 0),
  ); // prettier-ignore
  const placed = onAxes(seen, logs);
  const line = fitted ? fitLine(placed) : null;
  const drawn = line ? drawnLine(line, placed, logs) : null;
  return {
    view: {
      name: 'results',
      title: `${y.words} against ${x.words}`,
      kind: 'scatter',
      axes: { x: axisOf(x, logs.x), y: axisOf(y, logs.y) },
      series: [
        { name: 'runs', role: 'measured', x: seen.map((p) => p.x), y: seen.map((p) => p.y) },
        ...(drawn ? [{ name: 'fitted line', role: /** @type {const} */ ('reference'), ...drawn }] : []),
      ],
    },
    line,
    lost: all.length - seen.length,
  }; // prettier-ignore
}

/**
 * A value with its error to the same place: 1.98 ± 0.02; without one the value alone.
 * @param {number} value @param {number} error
 */
export function withError(value, error) {
  if (!Number.isFinite(error)) return formatNumber(value, 4);
  if (error === 0) return `${formatNumber(value, 6)} ± 0`;
  const places = ERROR_DIGITS - 1 - Math.floor(Math.log10(error));
  const size = Math.max(Math.abs(value), error);
  if (places < 0 || places > 12 || size >= 1e5 || size < 1e-3) {
    const digits = ERROR_DIGITS + Math.floor(Math.log10(size)) - Math.floor(Math.log10(error));
    const rounded = (/** @type {number} */ number, /** @type {number} */ to) =>
      formatNumber(Number(number.toPrecision(to)), to);
    return `${rounded(value, Math.min(digits, 12))} ± ${rounded(error, ERROR_DIGITS)}`;
  }
  return `${signed(value.toFixed(places))} ± ${error.toFixed(places)}`;
}

/** What the line is on these axes; $x$ and $y$ stand for the two columns. @param {Logs} logs */
function formOf(logs) {
  if (logs.x && logs.y) return { form: '$y = C\\,x^b$', slope: 'exponent $b$' };
  if (logs.y) return { form: '$y = C\\,e^{b x}$', slope: 'rate $b$' };
  if (logs.x) return { form: '$y = a + b\\ln x$', slope: 'slope $b$' };
  return { form: '$y = a + b\\,x$', slope: 'slope $b$' };
}

/** The other number of the line. @param {Line} line @param {Logs} logs */
function beginOf({ intercept, interceptError }, logs) {
  if (!logs.y) return `intercept $a$ = ${withError(intercept, interceptError)}`;
  return `factor $C$ = ${formatNumber(Math.exp(intercept))} ($\\ln C$ = ${withError(intercept, interceptError)})`;
}

/**
 * The fitted line in words; may hold $…$.
 * @param {Line | null} line @param {Logs} logs
 */
export function lineInWords(line, logs) {
  if (!line) return 'A line needs two runs with different $x$.';
  const { form, slope } = formOf(logs);
  const without = line.count === 2 ? ' Two runs give no standard error.' : '';
  return `${form}: ${slope} = ${withError(line.slope, line.slopeError)}, ${beginOf(line, logs)}, from ${line.count} runs.${without}`;
}
