// A straight line through points by least squares, with standard errors; on logarithmic axes through logarithms.

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{x: boolean, y: boolean}} Logs which axes are logarithmic */

/**
 * y = intercept + slope·x. `scatter` is s, s² = Σ(residual²)/(n − 2); the standard errors suppose that all
 * y scatter equally and independently: s/√Σ(x − x̄)² for the slope, s·√(1/n + x̄²/Σ(x − x̄)²) for the
 * intercept (Bevington and Robinson 2003, eqs. 6.12, 6.15, 6.23). They are NaN for two points.
 * @typedef {object} Line
 * @property {number} slope
 * @property {number} intercept
 * @property {number} slopeError
 * @property {number} interceptError
 * @property {number} scatter
 * @property {number} count
 */

/**
 * The line of least squares; null where it is not one line: for fewer than two different x.
 * @param {readonly Point[]} points finite
 * @returns {Line | null}
 */
export function fitLine(points) {
  const count = points.length;
  const mean = (/** @type {(p: Point) => number} */ of) =>
    points.reduce((sum, p) => sum + of(p), 0) / count;
  const [x0, y0] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = points.reduce((sum, { x }) => sum + (x - x0) ** 2, 0);
  if (!points.some(({ x }) => x !== points[0]?.x) || !(spread > 0)) return null;
  const slope = points.reduce((sum, { x, y }) => sum + (x - x0) * (y - y0), 0) / spread;
  // About the means, so that nothing cancels when x is far from zero.
  const squares = points.reduce((sum, { x, y }) => sum + (y - y0 - slope * (x - x0)) ** 2, 0);
  const scatter = count > 2 ? Math.sqrt(squares / (count - 2)) : NaN;
  return {
    slope,
    intercept: y0 - slope * x0,
    slopeError: scatter / Math.sqrt(spread),
    interceptError: scatter * Math.sqrt(1 / count + x0 ** 2 / spread),
    scatter,
    count,
  };
}

/** Points as they lie on the axes: natural logarithms where an axis is logarithmic. @param {readonly Point[]} points @param {Logs} logs */
export const onAxes = (points, logs) =>
  points
    .map(({ x, y }) => ({ x: logs.x ? Math.log(x) : x, y: logs.y ? Math.log(y) : y }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));

/**
 * The fitted line at places between the smallest and the largest x that it was fitted to.
 * @param {Line} line @param {readonly Point[]} points those of `onAxes` @param {Logs} logs
 * @returns {{x: number[], y: number[]}} as data, not as logarithms
 */
export function drawnLine({ slope, intercept }, points, logs) {
  const ends = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const back = (/** @type {number} */ value, /** @type {boolean} */ log) =>
    log ? Math.exp(value) : value;
  return {
    x: ends.map((x) => back(x, logs.x)),
    y: ends.map((x) => back(intercept + slope * x, logs.y)),
  };
}
