// Results as files: a view as CSV, a run as the JSON that `lmlab run --json` prints.

/** @typedef {import('./messages.js').View} View */
/** @typedef {import('./messages.js').Series} Series */
/** @typedef {import('./messages.js').Check} Check */
/** @typedef {import('./messages.js').Observation} Observation */
/** @typedef {import('./messages.js').EngineRecord} EngineRecord */

/** In quotes where a comma, a quote or a line's end would break the row (RFC 4180, 2005). @param {string} text */
export function csvCell(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A number in full, as the command line writes it. @param {number} value */
export function csvNumber(value) {
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

/** The columns of a view's CSV by its kind; a kind that is not here has points. @type {Record<string, string>} */
const COLUMNS = {
  matrix: 'series,role,row,column,z',
  field: 'series,role,row,column,x,y,z',
  network: 'series,role,row,column,x,y,z',
  graph: 'series,role,node,takes,slope,forwards,backwards',
};

/**
 * A view as CSV with the command line's columns: `series,role,x,y` one row per point, and z where a curve of
 * the view has a band, from y to z (empty for the curves without one); for matrices
 * `series,role,row,column,z` with rows and columns counted from 0; for fields and networks the
 * positions or the nodes' values too, empty where a series has none; for graphs one row per line
 * into a node, or one row for a node without any.
 * @param {View} view
 */
export function viewCsv(view) {
  const { kind } = view;
  const bands = !COLUMNS[kind] && view.series.some(hasBand);
  const rows = view.series.flatMap((series, number) => {
    if (kind === 'graph') return nodeRows(series, number);
    if (kind === 'matrix') return cellRows(series);
    return COLUMNS[kind] ? placeRows(series, kind === 'network') : pointRows(series, bands);
  });
  return [COLUMNS[kind] ?? (bands ? 'series,role,x,y,z' : 'series,role,x,y'), ...rows, ''].join(
    '\n',
  );
}

/** Whether a band is shaded from y to z. @param {Series} series */
const hasBand = ({ x, z }) => z.length > 0 && z.length === x.length;

/** @param {View} view */
function isGrid({ kind }) {
  return ['matrix', 'field', 'network', 'graph'].includes(kind);
}

/** @param {Series} series @param {boolean} network */
function placeRows({ name, role, x, y, z, shape }, network) {
  const head = `${csvCell(name)},${role}`;
  const columns = shape[1];
  /** @param {ArrayLike<number>} places @param {number} i */
  const position = (places, i) => (i < places.length ? csvNumber(places[i]) : '');
  if (z.length === 0) {
    return Array.from(
      x,
      (v, i) => `${head},${network ? i : ''},,${csvNumber(v)},${position(y, i)},`,
    );
  }
  return Array.from(z, (v, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return `${head},${row},${column},${position(x, column)},${position(y, row)},${csvNumber(v)}`;
  });
}

/** @param {Series} series @param {number} number of the node */
function nodeRows({ name, role, x, y, z }, number) {
  const head = `${csvCell(name)},${role},${number},`;
  const [forwards, backwards] = [0, 1].map((i) => (i < z.length ? csvNumber(z[i]) : ''));
  const tail = `,${forwards},${backwards}`;
  if (x.length === 0) return [`${head},${tail}`];
  return Array.from(x, (v, i) => {
    const slope = i < y.length ? csvNumber(y[i]) : '';
    return `${head}${csvNumber(v)},${slope}${tail}`;
  });
}

/** @param {Series} series @param {boolean} bands whether there is a column for the other edge of a band */
function pointRows(series, bands) {
  const { name, role, x, y, z } = series;
  const head = `${csvCell(name)},${role}`;
  const edge = (/** @type {number} */ i) => `,${hasBand(series) ? csvNumber(z[i]) : ''}`;
  return Array.from(
    x,
    (value, i) => `${head},${csvNumber(value)},${csvNumber(y[i])}${bands ? edge(i) : ''}`,
  );
}

/** @param {Series} series */
function cellRows({ name, role, z, shape }) {
  const head = `${csvCell(name)},${role}`;
  const columns = shape[1];
  return Array.from(
    z,
    (v, i) => `${head},${Math.floor(i / columns)},${i % columns},${csvNumber(v)}`,
  );
}

/** JSON has no NaN and no infinity. @param {number} value */
function jsonNumber(value) {
  return Number.isFinite(value) ? value : null;
}

/** @param {ArrayLike<number>} values */
function jsonNumbers(values) {
  return Array.from(values, jsonNumber);
}

/**
 * What `lmlab run --json` prints for the same run, as an object for JSON.stringify.
 * @param {EngineRecord} record
 * @param {Observation} observation of the same step
 * @param {{step: number, message: string} | null} divergence
 */
export function runJson(record, observation, divergence) {
  const { experiment, epoch, parameters, seed, steps, events, digest } = record;
  const inputs = record.inputs.map(({ name, sha256 }) => ({ name, sha256 }));
  return {
    experiment,
    epoch,
    parameters,
    seed,
    steps,
    events,
    inputs,
    digest,
    diverged_at: divergence?.step ?? null,
    ...(divergence ? { divergence: divergence.message } : {}),
    views: Object.fromEntries(observation.views.map((view) => [view.name, viewJson(view)])),
    scalars: Object.fromEntries(observation.scalars.map((s) => [s.name, jsonNumber(s.value)])),
    checks: observation.checks.map(checkJson),
  };
}

/** @param {View} view */
function viewJson(view) {
  const { kind, title, axes } = view;
  const grid = isGrid(view);
  const shownAxes = grid || axes.z.label ? axes : { x: axes.x, y: axes.y };
  return { kind, title, axes: shownAxes, series: view.series.map((s) => seriesJson(s, grid)) };
}

/** @param {Series} series @param {boolean} grid */
function seriesJson({ name, role, x, y, z, shape }, grid) {
  return {
    name,
    role,
    ...(grid && x.length === 0 ? {} : { x: jsonNumbers(x), y: jsonNumbers(y) }),
    ...(z.length > 0 || (grid && x.length === 0) ? { z: jsonNumbers(z), shape } : {}),
  };
}

/** @param {Check} check */
function checkJson(check) {
  const { predicted, measured, tolerance } = check;
  return {
    ...check,
    predicted: jsonNumber(predicted),
    measured: jsonNumber(measured),
    tolerance: jsonNumber(tolerance),
  };
}
