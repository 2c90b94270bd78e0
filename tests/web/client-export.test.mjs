// Results as CSV and JSON: exact numbers, safe cells, the command line's layout.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvCell, runJson, viewCsv } from '../../web/client/export.js';

/** @typedef {import('../../web/client/messages.js').View} View */

/** @param {string} label @param {string} [scale] */
const axis = (label, scale = 'linear') => ({ label, unit: '', scale });
/**
 * @param {Partial<import('../../web/client/messages.js').Series>} more
 * @returns {import('../../web/client/messages.js').Series}
 */
const series = (more) => ({
  name: 'w',
  role: 'measured',
  x: new Float64Array(0),
  y: new Float64Array(0),
  z: new Float64Array(0),
  shape: [0, 0],
  ...more,
});
/** @type {View} */
const curve = {
  name: 'loss',
  title: 'Loss',
  kind: 'curve',
  axes: { x: axis('step'), y: axis('loss', 'log'), z: axis('') },
  series: [
    series({ name: 'a, "b"', x: Float64Array.of(0, 1), y: Float64Array.of(0.1 + 0.2, NaN) }),
  ],
  steps: Float64Array.of(0, 1),
};
/** @type {View} */
const matrix = {
  ...curve,
  name: 'kernel',
  kind: 'matrix',
  series: [series({ z: Float64Array.of(1, 2, 3, -Infinity), shape: [2, 2] })],
};

test('a curve is one row per point, with numbers that read back exactly', () => {
  assert.equal(
    viewCsv(curve),
    'series,role,x,y\n"a, ""b""",measured,0,0.30000000000000004\n"a, ""b""",measured,1,nan\n',
  );
});

test('the other edge of a band has a column, where a curve has one', () => {
  const [x, y, z] = [Float64Array.of(0, 1), Float64Array.of(1, 2), Float64Array.of(1.5, NaN)];
  const [line, band] = [series({ name: 'line', x, y }), series({ name: 'band', x, y, z })];
  assert.equal(
    viewCsv({ ...curve, series: [line, band] }),
    'series,role,x,y,z\nline,measured,0,1,\nline,measured,1,2,\n' +
      'band,measured,0,1,1.5\nband,measured,1,2,nan\n',
  );
  assert.match(viewCsv({ ...curve, kind: 'scatter', series: [band] }), /^series,role,x,y,z\nband/);
});

test('a matrix is one row per cell, counted from zero', () => {
  assert.equal(
    viewCsv(matrix),
    'series,role,row,column,z\nw,measured,0,0,1\nw,measured,0,1,2\nw,measured,1,0,3\nw,measured,1,1,-inf\n',
  );
});

test('a cell is quoted only where it must be', () => {
  assert.equal(csvCell('plain'), 'plain');
  assert.equal(csvCell('two\nlines'), '"two\nlines"');
});

test('fields carry their positions and trajectories, networks their nodes’ values', () => {
  /** @param {number[]} values */
  const list = (values) => Float64Array.from(values);
  const none = list([]);
  const map = { name: 'loss', role: 'measured', x: list([0, 1]), y: list([5]), z: list([7, NaN]), shape: [1, 2] }; // prettier-ignore
  const path = { name: 'path', role: 'predicted', x: list([0.5]), y: list([5]), z: none, shape: [0, 0] }; // prettier-ignore
  const field = /** @type {any} */ ({ ...matrix, kind: 'field', series: [map, path] });
  assert.equal(
    viewCsv(field),
    'series,role,row,column,x,y,z\nloss,measured,0,0,0,5,7\nloss,measured,0,1,1,5,nan\npath,predicted,,,0.5,5,\n',
  );
  const nodes = { ...path, name: 'inputs', x: list([3, 4]), y: none };
  const weights = { ...map, x: none, y: none };
  const network = /** @type {any} */ ({ ...matrix, kind: 'network', series: [weights, nodes] });
  assert.equal(
    viewCsv(network),
    'series,role,row,column,x,y,z\nloss,measured,0,0,,,7\nloss,measured,0,1,,,nan\ninputs,predicted,0,,3,,\ninputs,predicted,1,,4,,\n',
  );
});

test('a graph has a row for each line into a node', () => {
  /** @param {number[]} values */
  const list = (values) => Float64Array.from(values);
  const leaf = { name: 'x', role: 'measured', x: list([]), y: list([]), z: list([2, NaN]), shape: [1, 2] }; // prettier-ignore
  const twice = { ...leaf, name: '+', x: list([0, 0]), y: list([1, 1]), z: list([4, 1]) };
  const view = /** @type {any} */ ({ ...matrix, kind: 'graph', series: [leaf, twice] });
  assert.equal(
    viewCsv(view),
    'series,role,node,takes,slope,forwards,backwards\nx,measured,0,,,2,nan\n+,measured,1,0,1,4,1\n+,measured,1,0,1,4,1\n',
  );
});

test('the JSON has the command line’s fields in its order, and null for what is no number', () => {
  /** @type {import('../../web/client/messages.js').EngineRecord} */
  const record = {
    format: 1,
    experiment: 'e',
    epoch: 2,
    parameters: { a: 1 },
    seed: 3,
    steps: 1,
    events: [],
    inputs: [{ name: 'data', sha256: 'f', data: 'secret' }],
    scalars: {},
    digest: 'd',
  };
  /** @type {import('../../web/client/messages.js').Check} */
  const check = {
    name: 'c',
    kind: 'within',
    predicted: 1,
    measured: NaN,
    tolerance: 0.1,
    why: '',
    range: '',
    state: 'differs',
    since: '',
    code: 'c',
    passed: false,
  };
  /** @type {import('../../web/client/messages.js').Observation} */
  const observation = {
    step: 1,
    views: [curve, matrix],
    scalars: [{ name: 's', value: Infinity, label: '', unit: '', role: 'measured' }],
    checks: [check],
  };
  const json = runJson(record, observation, { step: 1, message: 'gone' });
  assert.deepEqual(Object.keys(json), [
    'experiment', 'epoch', 'parameters', 'seed', 'steps', 'events', 'inputs', 'digest',
    'diverged_at', 'divergence', 'views', 'scalars', 'checks',
  ]); // prettier-ignore
  assert.deepEqual(json.inputs, [{ name: 'data', sha256: 'f' }]);
  assert.equal(json.diverged_at, 1);
  assert.equal(json.scalars.s, null);
  assert.equal(json.checks[0].measured, null);
  assert.deepEqual(json.views.loss.series[0], {
    name: 'a, "b"',
    role: 'measured',
    x: [0, 1],
    y: [0.1 + 0.2, null],
  });
  assert.deepEqual(json.views.kernel.series[0].shape, [2, 2]);
  assert.ok(!('z' in json.views.loss.axes));
});
