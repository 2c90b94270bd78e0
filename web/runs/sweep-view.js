// A sweep's rows as a figure: mean and standard error over the seeds, as a curve or a heat map.

/** @typedef {import('../client/messages.js').SweepOutline} SweepOutline */
/** @typedef {import('../client/messages.js').SweepRow} SweepRow */
/** @typedef {import('../client/messages.js').Scalar} Scalar */
/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */
/** @typedef {import('../plots/view.js').View} View */

/**
 * What the seeds of one grid point say of a scalar. `error` is the standard error of the mean,
 * s/√n with s² = Σ(v − mean)²/(n − 1); NaN for fewer than two. Values that are not finite count in
 * `lost` alone.
 * @typedef {{mean: number, error: number, count: number, lost: number}} Point
 */

/** @param {number[]} values @returns {Point} */
export function pointOf(values) {
  const finite = values.filter(Number.isFinite);
  const count = finite.length;
  const mean = finite.reduce((sum, v) => sum + v, 0) / count;
  const squares = finite.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  const error = count > 1 ? Math.sqrt(squares / (count - 1) / count) : NaN;
  return { mean, error, count, lost: values.length - count };
}

/**
 * A scalar's points in grid order, as far as the rows are there.
 * @param {SweepOutline} outline @param {(SweepRow | undefined)[]} rows @param {string} name
 * @returns {Point[]}
 */
export function pointsOf({ size, seeds }, rows, name) {
  return Array.from({ length: size / seeds }, (_, k) => {
    const present = rows.slice(k * seeds, (k + 1) * seeds).filter((row) => row !== undefined);
    return pointOf(present.map((row) => valueOf(row, name)));
  });
}

/** @param {SweepRow} row @param {string} name */
const valueOf = ({ scalars }, name) => scalars.find((s) => s.name === name)?.value ?? NaN;

/**
 * What the figure is made of.
 * @typedef {object} Shown
 * @property {SweepOutline} outline
 * @property {(SweepRow | undefined)[]} rows
 * @property {ParameterDescription[]} parameters those that are swept, in order
 * @property {boolean[]} logs  whether an axis has equal ratios
 * @property {Scalar} scalar
 * @property {Scalar | null} theory  the prediction to draw over it
 */

/** @param {Shown} shown @returns {View} */
export function sweepView(shown) {
  return shown.outline.axes.length > 1 ? mapView(shown) : curveView(shown);
}

/** @param {ParameterDescription | undefined} parameter @param {boolean | undefined} log */
const axisOf = (parameter, log) => ({
  label: parameter?.symbol
    ? `${parameter.label || parameter.name} $${parameter.symbol}$`
    : parameter?.label || parameter?.name || '',
  unit: parameter?.unit ?? '',
  scale: log ? 'log' : 'linear',
});

/** @param {Scalar} scalar */
const scalarAxis = ({ label, name, unit }) => ({ label: label || name, unit, scale: 'linear' });

/** @param {Shown} shown @returns {View} */
function curveView({ outline, rows, parameters, logs, scalar, theory }) {
  const x = Float64Array.from(outline.axes[0]?.values ?? [], Number);
  const series = [scalar, ...(theory ? [theory] : [])].map((one) => {
    const points = pointsOf(outline, rows, one.name);
    const y = Float64Array.from(points, ({ mean }) => mean);
    const spread = points.map(({ error }) => (Number.isNaN(error) ? 0 : error));
    return {
      name: one.label || one.name,
      role: one.role,
      x,
      y,
      ...(one === theory
        ? {}
        : {
            low: y.map((v, i) => v - (spread[i] ?? 0)),
            high: y.map((v, i) => v + (spread[i] ?? 0)),
          }),
    };
  });
  return {
    name: 'sweep',
    title: `Mean of ${outline.seeds} ${outline.seeds === 1 ? 'seed' : 'seeds'} ± standard error`,
    kind: 'curve',
    axes: { x: axisOf(parameters[0], logs[0]), y: scalarAxis(scalar) },
    series,
  };
}

/** The first parameter runs upwards, the second to the right. @param {Shown} shown @returns {View} */
function mapView({ outline, rows, parameters, logs, scalar }) {
  const [first, second] = outline.axes;
  const points = pointsOf(outline, rows, scalar.name);
  const y = Float64Array.from(first?.values ?? [], Number);
  const x = Float64Array.from(second?.values ?? [], Number);
  return {
    name: 'sweep',
    title: `${scalar.label || scalar.name}, mean of ${outline.seeds} ${outline.seeds === 1 ? 'seed' : 'seeds'}`,
    kind: 'field',
    axes: {
      x: axisOf(parameters[1], logs[1]),
      y: axisOf(parameters[0], logs[0]),
      z: scalarAxis(scalar),
    },
    series: [
      {
        name: scalar.label || scalar.name,
        role: scalar.role,
        x,
        y,
        z: Float64Array.from(points, ({ mean }) => mean),
        shape: [y.length, x.length],
      },
    ],
  };
}

/**
 * The prediction that a scalar's name asks for: `predicted_deviation` for `deviation`.
 * @param {Scalar[]} scalars @param {string} name
 */
export const predictionOf = (scalars, name) =>
  scalars.find((s) => s.role === 'predicted' && s.name === `predicted_${name}`) ?? null;

/** How many runs gave no finite value of the scalar. @param {(SweepRow | undefined)[]} rows @param {string} name */
export const lostRuns = (rows, name) =>
  rows.filter((row) => row !== undefined && !Number.isFinite(valueOf(row, name))).length;

/** The figure's numbers as a table: the points, mean, error, how many runs. @param {Shown} shown */
export function sweepTable({ outline, rows, scalar, theory }) {
  const measured = pointsOf(outline, rows, scalar.name);
  const predicted = theory ? pointsOf(outline, rows, theory.name) : [];
  const names = outline.axes.map(({ name }) => name);
  const last = outline.axes.at(-1)?.values.length ?? 1;
  return {
    columns: [
      ...names,
      `mean of ${scalar.name}`,
      'standard error',
      'runs',
      ...(theory ? [theory.name] : []),
    ],
    rows: measured.map((point, k) => [
      ...(outline.axes.length > 1
        ? [
            outline.axes[0]?.values[Math.floor(k / last)] ?? '',
            outline.axes[1]?.values[k % last] ?? '',
          ]
        : [outline.axes[0]?.values[k] ?? '']),
      point.mean,
      point.error,
      point.count,
      ...(theory ? [predicted[k]?.mean ?? NaN] : []),
    ]),
  };
}
