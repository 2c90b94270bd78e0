// What the sweep panel computes: default points, the request, means and errors, the figure's data.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  axisOf,
  commandOf,
  planOf,
  readPlan,
  replacedAxis,
  requestOf,
  runsOf,
} from '../../web/runs/sweep-plan.js';
import {
  lostRuns,
  pointOf,
  predictionOf,
  sweepTable,
  sweepView,
} from '../../web/runs/sweep-view.js';

/** @typedef {import('../../web/client/messages.js').ParameterDescription} ParameterDescription */

/** @param {Partial<ParameterDescription>} more @returns {ParameterDescription} */
const parameter = (more) => ({
  name: 'rate',
  kind: 'real',
  symbol: '\\eta',
  label: 'learning rate',
  unit: '',
  minimum: 0.001,
  maximum: 10,
  scale: 'log',
  automatic: '',
  automatic_scalar: '',
  group: '',
  live: false,
  start: false,
  generated: false,
  probe: false,
  formerly: '',
  help: '',
  choices: [],
  max_length: 0,
  default: 0.1,
  ...more,
});

test('points begin around the present value and stay in the range', () => {
  const rate = parameter({});
  assert.deepEqual(axisOf(rate, 0.2), {
    name: 'rate',
    scale: 'log',
    from: '0.02',
    to: '2',
    count: '7',
  });
  assert.equal(axisOf(rate, 5).to, '10');
  assert.equal(axisOf(rate, 0.002).from, '0.001');
  const noise = parameter({ minimum: 0, maximum: 2, scale: 'linear' });
  assert.deepEqual(Object.values(axisOf(noise, 0.3)).slice(1), ['lin', '0', '2', '7']);
  const wide = parameter({ kind: 'integer', minimum: 1, maximum: 2000, scale: 'linear' });
  assert.deepEqual(Object.values(axisOf(wide, 8)).slice(1), ['lin', '4', '16', '7']);
  const few = parameter({ kind: 'integer', minimum: 1, maximum: 3, scale: 'linear' });
  assert.equal(axisOf(few, 2).count, '3');
});

test('every default range is one that the engine takes', () => {
  for (const scale of /** @type {const} */ (['linear', 'log'])) {
    for (const [minimum, maximum] of [
      [-5, 5],
      [0, 1],
      [1e-6, 1e6],
      [1, 4000],
      [0, 1e9],
    ]) {
      for (const value of [minimum, maximum, (minimum + maximum) / 2, NaN]) {
        const axis = axisOf(parameter({ minimum, maximum, scale }), value);
        const [from, to] = [Number(axis.from), Number(axis.to)];
        assert.ok(from >= minimum && to <= maximum && from < to, JSON.stringify(axis));
        assert.ok(axis.scale === 'lin' || from > 0, JSON.stringify(axis));
      }
    }
  }
});

test('a plan becomes a request and the same command', () => {
  const plan = planOf(parameter({}), 0.1);
  plan.second = replacedAxis(parameter({ name: 'noise', scale: 'linear' }), 1, 'second');
  plan.second.from = '−1';
  plan.lastSeed = ' 4 ';
  const read = readPlan(plan);
  assert.equal(read.fault, '');
  const request = requestOf(read.plan, {
    experiment: 'x',
    parameters: { rate: 0.5, width: 3 },
    steps: 40,
    inputs: [],
  });
  assert.deepEqual(request, {
    experiment: 'x',
    grid: [
      { name: 'rate', points: 'log:0.01:1:7' },
      { name: 'noise', points: `lin:-1:${plan.second.to}:5` },
    ],
    seeds: '0..4',
    parameters: { width: 3 },
    steps: 40,
    inputs: [],
  });
  assert.match(
    commandOf(request),
    /^lmlab sweep x --grid rate=log:0\.01:1:7 --grid noise=\S+ --seeds 0\.\.4 --set width=3 --steps 40 --out/,
  );
  assert.equal(runsOf(plan), 7 * 5 * 5);
  plan.lastSeed = 'x';
  assert.ok(Number.isNaN(runsOf(plan)));
  plan.lastSeed = '1,000';
  assert.match(readPlan(plan).fault, /Is “1,000” 1000 or 1\?/);
});

test('mean and standard error over seeds, without those that diverged', () => {
  // By hand: 1, 2, 3, 4 have mean 5/2 and variance 5/3, so the error is √(5/12).
  const { mean, error, count, lost } = pointOf([1, 2, 3, 4, Infinity, NaN]);
  assert.deepEqual([mean, count, lost], [2.5, 4, 2]);
  assert.ok(Math.abs(error - Math.sqrt(5 / 12)) < 1e-15);
  assert.ok(Number.isNaN(pointOf([7]).error) && pointOf([7]).mean === 7);
  assert.ok(Number.isNaN(pointOf([]).mean));
});

/** @param {number} value @param {'measured' | 'predicted'} [role] @param {string} [name] */
const scalar = (value, role = 'measured', name = 'loss') => ({
  name,
  value,
  label: name,
  unit: '',
  role,
});
/** @param {number} value */
const row = (value) => ({
  line: '',
  divergence: null,
  scalars: [scalar(value), scalar(2 * value, 'predicted', 'predicted_loss')],
});
/** @param {{name: string, values: string[]}[]} axes */
const outline = (axes) => ({
  axes,
  seeds: 2,
  firstSeed: 0,
  header: '',
  size: axes.reduce((n, { values }) => n * values.length, 2),
});

test('one parameter: a curve with its band, and the prediction over it', () => {
  const rows = [row(1), row(3), row(5), undefined, undefined, undefined];
  const shown = {
    outline: outline([{ name: 'rate', values: ['0.1', '1', '10'] }]),
    rows,
    parameters: [parameter({})],
    logs: [true],
    scalar: scalar(0),
    theory: predictionOf(row(0).scalars, 'loss'),
  };
  const view = sweepView(shown);
  assert.equal(view.kind, 'curve');
  assert.deepEqual([view.axes.x.scale, view.axes.x.label], ['log', 'learning rate $\\eta$']);
  const [measured, predicted] = view.series;
  assert.deepEqual(Array.from(measured?.x ?? []), [0.1, 1, 10]);
  assert.deepEqual([...Array.from(measured?.y ?? [])], [2, 5, NaN]);
  assert.deepEqual(Array.from(measured?.low ?? []), [1, 5, NaN]); // s/√n of 1 and 3 is 1
  assert.deepEqual(Array.from(measured?.high ?? []), [3, 5, NaN]);
  assert.deepEqual([predicted?.role, predicted?.y[0], predicted?.low], ['predicted', 4, undefined]);
  assert.deepEqual(sweepTable(shown).rows[0], ['0.1', 2, 1, 2, 4]);
});

test('two parameters: a heat map, the first upwards, the second to the right', () => {
  const values = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, NaN];
  const view = sweepView({
    outline: outline([
      { name: 'rate', values: ['0.1', '1'] },
      { name: 'noise', values: ['0', '1', '2'] },
    ]),
    rows: values.map(row),
    parameters: [parameter({}), parameter({ name: 'noise' })],
    logs: [true, false],
    scalar: scalar(0),
    theory: null,
  });
  assert.equal(view.kind, 'field');
  const [map] = view.series;
  assert.deepEqual(map?.shape, [2, 3]);
  assert.deepEqual(Array.from(map?.z ?? []), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([view.axes.y.scale, view.axes.x.scale], ['log', 'linear']);
  assert.equal(lostRuns(values.map(row), 'loss'), 1);
});

test('only a prediction by name is drawn without being asked', () => {
  const scalars = [scalar(1), scalar(1, 'predicted', 'critical')];
  assert.equal(predictionOf(scalars, 'loss'), null);
});
