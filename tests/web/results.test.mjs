// The table of results: the fitted line against published and NumPy's numbers, order, CSV, sweeps, storage.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_DRAWN } from '../../web/session/kept-runs.js';
import { drawnLine, fitLine, onAxes } from '../../web/runs/line-fit.js';
import { lineInWords, resultPlot, withError } from '../../web/runs/result-plot.js';
import { columnsOf, isNumeric, rowOf, sorted, tableCsv, usualColumns, variedIn } from '../../web/runs/result-table.js'; // prettier-ignore
import { storeRows, storedRows } from '../../web/runs/row-store.js';
import { pointAt, withSwept } from '../../web/runs/swept-runs.js';
import { python } from '../python.mjs';

const NO_LOGS = { x: false, y: false };
/** @param {number[]} xs @param {number[]} ys */
const points = (xs, ys) => xs.map((x, i) => ({ x, y: ys[i] ?? NaN }));

/** @param {number} actual @param {number} expected @param {number} [relative] of rounding alone */
function near(actual, expected, relative = 1e-12) {
  const off = Math.abs(actual - expected);
  assert.ok(off <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

test('the line of a data set worked out by hand', () => {
  // x̄ = 3, ȳ = 4, Σ(x − x̄)² = 10, Σ(x − x̄)(y − ȳ) = 6; residuals −0.8, 0.6, 1, −0.6, −0.2: Σ = 2.4
  const line = fitLine(points([1, 2, 3, 4, 5], [2, 4, 5, 4, 5]));
  assert.ok(line);
  near(line.slope, 0.6);
  near(line.intercept, 2.2);
  near(line.scatter, Math.sqrt(0.8));
  near(line.slopeError, Math.sqrt(0.08));
  near(line.interceptError, Math.sqrt(0.8 * (1 / 5 + 9 / 10)));
});

test('Anscombe’s first data set has the published line and errors', () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const line = fitLine(points(x, y));
  assert.ok(line);
  assert.deepEqual([line.slope, line.intercept].map((v) => v.toFixed(4)), ['0.5001', '3.0001']); // prettier-ignore
  assert.deepEqual([line.slopeError, line.interceptError].map((v) => v.toFixed(4)), ['0.1179', '1.1247']); // prettier-ignore
});

test('NumPy finds the same line on linear and on logarithmic axes', () => {
  const x = Array.from({ length: 12 }, (_, i) => 0.3 * 1.7 ** i);
  const y = x.map((v, i) => 2.5 * v ** -1.3 * Math.exp(0.2 * Math.sin(5 * i)));
  for (const logs of [
    NO_LOGS,
    { x: true, y: true },
    { x: false, y: true },
    { x: true, y: false },
  ]) {
    const line = fitLine(onAxes(points(x, y), logs));
    const program = `
import json, numpy as np
x, y, logs = json.loads('${JSON.stringify([x, y, logs])}')
x = np.log(x) if logs["x"] else np.array(x)
y = np.log(y) if logs["y"] else np.array(y)
(b, a), cov = np.polyfit(x, y, 1, cov=True)
print(json.dumps([b, a, cov[0, 0] ** 0.5, cov[1, 1] ** 0.5]))`;
    const { out, err } = python(program);
    const numpy = JSON.parse(out || `"${err}"`);
    assert.ok(line);
    // polyfit solves by singular values of unscaled columns, which costs it a few digits.
    [line.slope, line.intercept, line.slopeError, line.interceptError].forEach((v, i) => near(v, numpy[i], 1e-9)); // prettier-ignore
  }
});

test('far from zero nothing cancels, and an exact law has no error', () => {
  const x = [1e8, 1e8 + 1, 1e8 + 2, 1e8 + 3];
  const line = fitLine(points(x, x.map((v) => 3 * (v - 1e8) + 1))); // prettier-ignore
  assert.ok(line);
  near(line.slope, 3);
  assert.equal(line.slopeError, 0);
  const power = fitLine(onAxes(points([1, 2, 4, 8], [3, 12, 48, 192]), { x: true, y: true }));
  assert.ok(power);
  near(power.slope, 2);
  near(Math.exp(power.intercept), 3);
});

test('where there is no one line there is none, and two runs have no error', () => {
  assert.equal(fitLine([]), null);
  assert.equal(fitLine(points([1], [1])), null);
  assert.equal(fitLine(points([2, 2, 2], [1, 2, 3])), null);
  const two = fitLine(points([1, 3], [1, 5]));
  assert.ok(two);
  assert.deepEqual([two.slope, two.intercept], [2, -1]);
  assert.ok(Number.isNaN(two.slopeError) && Number.isNaN(two.interceptError));
  assert.match(lineInWords(two, NO_LOGS), /Two runs give no standard error/);
  assert.match(lineInWords(null, NO_LOGS), /needs two runs/);
});

test('the drawn line is straight on its axes', () => {
  const logs = { x: true, y: true };
  const placed = onAxes(points([1, 10, 100, -3], [5, 50, 500, 1]), logs);
  assert.equal(placed.length, 3, 'what has no logarithm is left out');
  const line = fitLine(placed);
  assert.ok(line);
  const drawn = drawnLine(line, placed, logs);
  [1, 100].forEach((x, i) => near(drawn.x[i] ?? NaN, x, 1e-9));
  [5, 500].forEach((y, i) => near(drawn.y[i] ?? NaN, y, 1e-9));
});

test('a value and its error end at the same place', () => {
  assert.equal(withError(1.98765, 0.0234), '1.988 ± 0.023');
  assert.equal(withError(-0.5, 0.1179), '−0.50 ± 0.12');
  assert.equal(withError(123456, 789), '123\u202f460 ± 790');
  assert.equal(withError(2, NaN), '2');
});

/** @param {string} name @param {any} [more] @returns {any} */
const parameter = (name, more) => ({ name, label: name, symbol: '', unit: '', kind: 'real', automatic_scalar: '', default: 1, minimum: 0, maximum: 100, choices: [], automatic: '', max_length: 0, ...more }); // prettier-ignore
const PARAMETERS = [
  parameter('rate', { symbol: '\\eta' }),
  parameter('law', { kind: 'choice', choices: ['plain', 'a, b'] }),
  parameter('width', { automatic: 'computed', automatic_scalar: 'used_width' }),
];
/** @type {any} */
const DESCRIPTION = { parameters: PARAMETERS, inputs: [], epoch: 3 };
/** @param {number} loss @param {number} [used] @returns {any} */
const scalars = (loss, used = 8) => [
  { name: 'loss', value: loss, label: 'loss', unit: '', role: 'measured' },
  { name: 'used_width', value: used, label: 'width used', unit: '', role: 'reference' },
];
/** @param {string} name @param {any} parameters @param {number} loss @param {number} [number] @returns {any} */
const run = (name, parameters, loss, number = 0) => ({
  number,
  name,
  parameters: { rate: 1, law: 'plain', width: 'auto', ...parameters },
  order: { settings: { parameters, seed: 7, steps: null }, inputs: [], events: [] },
  seed: 7,
  step: 40,
  observation: { step: 40, scalars: scalars(loss), views: [], checks: [] },
});

const RUNS = [run('Run A', { rate: 0.5 }, 3), run('=B', { rate: 0.25, law: 'a, b' }, NaN), run('C', { rate: 2 }, 1)]; // prettier-ignore
const COLUMNS = columnsOf(PARAMETERS, scalars(0));
/** @param {string} name */
const column = (name) => /** @type {any} */ (COLUMNS.find((one) => one.name === name));

test('the usual columns are what differs, seed, step and the first readouts', () => {
  const names = usualColumns(variedIn(RUNS.map(rowOf)), ['loss', 'used_width', 'x', 'y']);
  assert.deepEqual([...names], ['rate', 'law', 'seed', 'step', 'loss', 'used_width', 'x']);
  assert.equal(column('rate').label, '$\\eta$');
  const rows = RUNS.map(rowOf);
  assert.deepEqual(COLUMNS.filter((one) => isNumeric(one, rows)).map(({ name }) => name), ['rate', 'width', 'seed', 'step', 'loss', 'used_width']); // prettier-ignore
  assert.equal(column('width').value(rows[0]), 8, 'an automatic value counts as what it came to');
});

test('rows are sorted by a column, what is no number last', () => {
  const rows = RUNS.map(rowOf);
  /** @param {string} name @param {boolean} down */
  const order = (name, down) => sorted(rows, column(name), down).map((row) => row.one?.name);
  assert.deepEqual(order('loss', false), ['C', 'Run A', '=B']);
  assert.deepEqual(order('loss', true), ['Run A', 'C', '=B']);
  assert.deepEqual(order('law', false), ['=B', 'Run A', 'C']);
  assert.deepEqual(sorted(rows, undefined, false), rows);
});

test('the table as CSV has the shown columns in full, quoted where it must', () => {
  const columns = ['rate', 'law', 'step', 'loss'].map(column);
  const text = tableCsv(columns, [run('a "b"', { rate: 1 / 3, law: 'a, b' }, NaN)].map(rowOf));
  assert.equal(text, 'run,rate,law,step,loss\n"a ""b""",0.3333333333333333,"a, b",40,nan\n');
});

test('a plot leaves out what its axes cannot show, and says how many', () => {
  const rows = [...RUNS, run('D', { rate: 0 }, 2), run('E', { rate: 4 }, 0.5)].map(rowOf);
  const logs = { x: true, y: true };
  const { view, line, lost } = resultPlot({ x: column('rate'), y: column('loss'), rows, logs, fitted: true }); // prettier-ignore
  assert.equal(lost, 2, 'a loss that is no number and a rate of zero');
  assert.deepEqual(view.series.map(({ role, x }) => [role, x.length]), [['measured', 3], ['reference', 2]]); // prettier-ignore
  assert.equal(line?.count, 3);
  assert.match(lineInWords(line, logs), /^\$y = C\\,x\^b\$: exponent \$b\$ = −0\.8\d+ ± 0\.\d+/);
});

/** @type {any} */
const SWEEP = {
  outline: {
    size: 12,
    firstSeed: 5,
    seeds: 2,
    axes: [
      { name: 'rate', values: ['0.1', '0.2'] },
      { name: 'width', values: ['1', '2', '3'] },
    ],
    header: '',
  },
  rows: Array.from({ length: 12 }, (_, i) => ({ line: '', scalars: scalars(i), divergence: i === 11 ? { step: 9, message: '' } : null })), // prettier-ignore
  request: { experiment: 'x', grid: [], seeds: '5..6', parameters: { law: 'a, b' }, steps: 30 },
};

test('the rows of a sweep have the settings of their place in the grid', () => {
  assert.deepEqual(pointAt(SWEEP.outline, 0), { swept: { rate: 0.1, width: 1 }, seed: 5 });
  assert.deepEqual(pointAt(SWEEP.outline, 7), { swept: { rate: 0.2, width: 1 }, seed: 6 });
  const rows = SWEEP.rows.map((/** @type {any} */ row, /** @type {number} */ i) => i === 4 ? undefined : row); // prettier-ignore
  const kept = withSwept([run('Run A', {}, 0, 1)], { ...SWEEP, rows }, DESCRIPTION);
  assert.equal(kept.length, 12, 'a run that was not done gives no row');
  assert.deepEqual(kept[1]?.parameters, { rate: 0.1, law: 'a, b', width: 1 });
  assert.deepEqual([kept[1]?.name, kept[1]?.step, kept.at(-1)?.step], ['Sweep 1, 1', 30, 9]);
  assert.equal(withSwept(kept, SWEEP, DESCRIPTION).at(-1)?.name, 'Sweep 2, 12');
  assert.ok(kept.every(({ number }, i) => number > 0 === (i === 0)));
  assert.ok(MOST_DRAWN >= 1);
});

/** @param {import('node:test').TestContext} t */
function withStorage(t) {
  /** @type {Map<string, string>} */
  const held = new Map();
  const value = {
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => held.set(key, text),
    getItem: (/** @type {string} */ key) => held.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => held.delete(key),
  };
  Object.defineProperty(globalThis, 'sessionStorage', { value, configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'sessionStorage'));
  return held;
}

test('rows come back after a reload as they were, unless the experiment is another', (t) => {
  withStorage(t);
  const kept = withSwept([run('Run A', {}, 0, 1)], SWEEP, DESCRIPTION);
  assert.equal(storeRows('here', kept, 3), true);
  const back = storedRows('here', DESCRIPTION, scalars(0));
  assert.equal(back.length, 12);
  assert.deepEqual(back[7]?.parameters, kept[8]?.parameters);
  assert.deepEqual(back[7]?.observation.scalars, kept[8]?.observation.scalars);
  assert.deepEqual([back[7]?.seed, back[7]?.step, back[7]?.name], [6, 30, 'Sweep 1, 8']);
  assert.deepEqual(storedRows('here', { ...DESCRIPTION, epoch: 4 }, scalars(0)), []);
});

test('rows that somebody else wrote are left out', (t) => {
  const held = withStorage(t);
  const good = { name: 'Run', query: 'rate=0.5&seed=1', step: 3, scalars: [['loss', 2]] };
  const rows = [null, 5, { ...good, query: 'rate=x&seed=1' }, { ...good, scalars: 'x' }, { ...good, name: 7 }, { ...good, scalars: [['loss', '<b>'], 9] }, good]; // prettier-ignore
  held.set('lab:rows:here', JSON.stringify({ epoch: 3, rows }));
  const back = storedRows('here', DESCRIPTION, scalars(0));
  assert.deepEqual(back.map((one) => one.observation.scalars[0]?.value), [NaN, 2]); // prettier-ignore
  held.set('lab:rows:here', '{');
  assert.deepEqual(storedRows('here', DESCRIPTION, scalars(0)), []);
});
