// The data that plots draw: views of series in typed arrays. Nothing here knows an engine.

/** @typedef {'curve' | 'scatter' | 'bars' | 'matrix' | 'field' | 'network' | 'table'} ViewKind */

/**
 * What a series is. `guess` is what a student drew.
 * @typedef {'measured' | 'predicted' | 'reference' | 'train' | 'test' | 'guess'} Role
 */

/** @typedef {'linear' | 'log'} ScaleKind */
/** @typedef {{label: string, unit: string, scale: string}} Axis */

/**
 * One line, point set or row of bars (x, y), or one matrix (z, row-major, `shape` = rows, columns).
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
