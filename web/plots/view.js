// The data that plots draw: views of series in typed arrays. Nothing here knows an engine.

/** @typedef {'curve' | 'scatter' | 'bars' | 'matrix' | 'field' | 'network' | 'table' | 'graph' | 'code'} ViewKind */

/**
 * What a series is. `guess` is what a student drew.
 * @typedef {'measured' | 'predicted' | 'reference' | 'train' | 'test' | 'guess'} Role
 */

/** @typedef {'linear' | 'log'} ScaleKind */
/** @typedef {{label: string, unit: string, scale: string}} Axis */

/**
 * One line, point set or row of bars (x, y), or one matrix (z, row-major, `shape` = rows, columns).
 * Where a curve or a scatter has a z of the length of x, the band between y and z is shaded; a NaN begins the next part.
 * `run`, counted from 1, marks a kept run: it gets a colour of its own; `low` and `high`, when
 * given, are the edges of an error band around y.
 * @typedef {Object} Series
 * @property {string} name
 * @property {Role} role
 * @property {ArrayLike<number>} x
 * @property {ArrayLike<number>} y
 * @property {ArrayLike<number>} [z]
 * @property {[number, number]} [shape]
 * @property {number} [run]
 * @property {ArrayLike<number>} [low]
 * @property {ArrayLike<number>} [high]
 */

/**
 * A figure's data. `steps`, when not empty, says at which step each point of a history was recorded.
 * @typedef {Object} View
 * @property {string} name
 * @property {string} title
 * @property {ViewKind} kind
 * @property {{x: Axis, y: Axis, z?: Axis}} axes
 * @property {Series[]} series
 * @property {ArrayLike<number>} [steps]
 */

/** A rectangle in CSS pixels. @typedef {{left: number, top: number, width: number, height: number}} Box */

/** Data as a table: headings, rows of text, and a sentence when not everything is there.
 * @typedef {{columns: string[], rows: string[][], note: string}} Table */

/** The edges of a series' band: an error's, or y and z; null where it has none. @param {Series} series */
export function bandOf({ x, y, z, low, high }) {
  if (low && high) return { low, high };
  return z && z.length > 0 && z.length === x.length ? { low: z, high: y } : null;
}

/**
 * How many points of a series are shown when the past up to step `upTo` is. What was measured stops
 * there; what was predicted stays whole.
 * @param {View} view @param {Series} series @param {number} upTo
 */
export function shownLength(view, series, upTo) {
  const length = Math.min(series.x.length, series.y.length);
  const steps = view.steps;
  const history = steps && steps.length > 0 && steps.length === length;
  const past =
    series.role !== 'predicted' && series.role !== 'reference' && series.role !== 'guess';
  if (!history || !past || upTo === Infinity) return length;
  return countUpTo(steps, upTo);
}

/**
 * How many of the ascending `values` are at most `limit`.
 * @param {ArrayLike<number>} values @param {number} limit
 */
export function countUpTo(values, limit) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {ArrayLike<number> | undefined} a @param {ArrayLike<number> | undefined} b */
function sameNumbers(a, b) {
  if (a === b) return true;
  if (!a || !b || a.length !== b.length) return false;
  for (let i = 0; i < a.length; ++i) if (!Object.is(a[i], b[i])) return false;
  return true;
}

/** @param {Series} a @param {Series} b */
const sameSeries = (a, b) =>
  a.name === b.name &&
  a.role === b.role &&
  a.run === b.run &&
  sameNumbers(a.shape, b.shape) &&
  /** @type {const} */ (['x', 'y', 'z', 'low', 'high']).every((key) => sameNumbers(a[key], b[key]));

/** Whether two views look alike: a run records less often than the page draws. @param {View} a @param {View} b */
export const sameView = (a, b) =>
  a.name === b.name &&
  a.kind === b.kind &&
  a.title === b.title &&
  a.series.length === b.series.length &&
  JSON.stringify(a.axes) === JSON.stringify(b.axes) &&
  sameNumbers(a.steps, b.steps) &&
  a.series.every((series, i) => sameSeries(series, b.series[i]));
