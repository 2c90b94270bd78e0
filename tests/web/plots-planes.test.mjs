// Plots of fields, networks, tables and phase planes: what needs no page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contour } from '../../web/plots/contours.js';
import { paintBand } from '../../web/plots/curve.js';
import { describeField, describeNetwork, describeTable } from '../../web/plots/describe.js';
import { coloursOf, heatOf, shareOf } from '../../web/plots/heat.js';
import { partsOf } from '../../web/plots/network.js';
import { lightPalette } from '../../web/plots/palette.js';
import { PointEditor } from '../../web/plots/scatter-edit.js';
import { looksOf, measureTheSame, thinned } from '../../web/plots/scatter.js';
import { MAX_ROWS, fieldTable, networkTable } from '../../web/plots/tables.js';

/** @typedef {import('../../web/plots/view.js').View} View */

/** @param {string} label @param {string} [scale] */
const axis = (label, scale = 'linear') => ({ label, unit: '', scale });
/** @param {number} n @param {(i: number) => number} f */
const range = (n, f) => Float64Array.from({ length: n }, (_, i) => f(i));
/** The lines of a contour as lists of points. @param {number[]} points */
function linesOf(points) {
  /** @type {[number, number][][]} */
  const lines = [[]];
  for (let i = 0; i < points.length; i += 2) {
    if (Number.isNaN(points[i])) lines.push([]);
    else lines.at(-1)?.push([points[i], points[i + 1]]);
  }
  return lines.filter((line) => line.length > 0);
}

test('the contour of a round hill is one closed circle', () => {
  const n = 81;
  const x = range(n, (i) => -2 + (4 * i) / (n - 1));
  const z = range(n * n, (i) => Math.hypot(x[i % n], x[Math.floor(i / n)]));
  const [circle, ...others] = linesOf(contour(z, x, x, 1.3));
  assert.equal(others.length, 0);
  assert.deepEqual(circle.at(0), circle.at(-1), 'closed');
  // A chord of a cell of width h on a circle of radius r leaves it by about h² / 8r = 0.00024.
  for (const [a, b] of circle) assert.ok(Math.abs(Math.hypot(a, b) - 1.3) < 5e-4);
});

test('contours of a plane are straight, of a saddle two branches, of a constant none', () => {
  const x = range(11, (i) => i);
  const y = range(7, (i) => 10 * i);
  const plane = range(77, (i) => (i % 11) + Math.floor(i / 11));
  const [line, ...rest] = linesOf(contour(plane, x, y, 4.5));
  assert.equal(rest.length, 0);
  for (const [a, b] of line) assert.ok(Math.abs(a + b / 10 - 4.5) < 1e-12);
  const u = range(10, (i) => i - 4.5);
  const saddle = range(100, (i) => u[i % 10] * u[Math.floor(i / 10)]);
  assert.equal(linesOf(contour(saddle, u, u, 0.1)).length, 2);
  assert.deepEqual(contour(new Float64Array(77), x, y, 0), []);
});

test('in an ambiguous cell the mean of the corners decides which ends belong together', () => {
  /** Whether a line joins the upper and the left edge, cutting off the upper left corner. @param {number[]} z */
  const cutsCorner = (z) =>
    linesOf(contour(z, [0, 1], [0, 1], 0)).some(
      (line) => line.some(([a]) => a === 0) && line.some(([, b]) => b === 0),
    );
  assert.equal(cutsCorner([1, -2, -2, 1]), true, 'the middle is below: the high corners are apart');
  assert.equal(cutsCorner([2, -1, -1, 2]), false, 'the middle is above: the low corners are apart');
});

test('cells beside what is not finite have no contour', () => {
  const z = [0, 1, 0, 0, NaN, 0, 0, 1, 0];
  assert.deepEqual(contour(z, [0, 1, 2], [0, 1, 2], 0.5), []);
  assert.deepEqual(contour([Infinity, 0, -Infinity, 0], [0, 1], [0, 1], 0.5), []);
});

test('colours: zero in the middle of both signs, decades alike on a logarithmic scale', () => {
  const both = heatOf([[-1, 3]], axis('u'), false);
  assert.deepEqual([both.low, both.high, both.diverging], [-3, 3, true]);
  assert.equal(shareOf(both, 0), 0.5);
  const decades = heatOf([[1e-4, 1, 0, NaN]], axis('loss', 'log'), false);
  assert.ok(Math.abs(shareOf(decades, 1e-2) - 0.5) < 1e-12);
  const grey = [190, 190, 190, 255];
  assert.deepEqual([...coloursOf([0, NaN], decades, false)], [...grey, ...grey]);
  assert.notDeepEqual([...coloursOf([1e-3], decades, false)], grey);
});

test('colours from 0 to 1, where the unit says so, whatever the values', () => {
  const lamps = { ...axis('lamp'), unit: '0 to 1' };
  for (const values of [[0.4, 0.6], [0, 0], [0.9]]) {
    const { low, high, diverging } = heatOf([values], lamps, false);
    assert.deepEqual([low, high, diverging], [0, 1, false]);
  }
});

/** @type {View} */
const landscape = {
  name: 'plane',
  title: 'Landscape',
  kind: 'field',
  axes: { x: axis('$w_1$'), y: axis('$w_2$'), z: axis('loss') },
  steps: [0, 1, 2],
  series: [
    { name: 'loss', role: 'measured', x: [0, 1, 2], y: [-1, 1], z: [5, 1, 2, 3, 4, 9], shape: [2, 3] },
    { name: 'path', role: 'measured', x: [0, 0.5, 1], y: [1, 0, -1] },
  ],
}; // prettier-ignore

test('a field is told in words and in rows, with its positions', () => {
  const words = describeField('Landscape', landscape, 1);
  assert.match(words, /loss over w₁ and w₂/);
  assert.match(words, /least 1 at w₁ 1, w₂ −1, largest 9 at w₁ 2, w₂ 1/);
  assert.match(words, /Path: 2 points from \(0, 1\) to \(0\.5, 0\)/);
  const { columns, rows } = fieldTable(landscape);
  assert.deepEqual(columns, ['series', 'w₁', 'w₂', 'loss']);
  assert.deepEqual(rows[4], ['loss', '1', '1', '4']);
  assert.deepEqual(rows[6], ['path', '0', '1', '']);
});

/** @type {View} */
const network = {
  name: 'net',
  title: 'Network',
  kind: 'network',
  axes: { x: axis(''), y: axis('') },
  series: [
    { name: 'first', role: 'measured', x: [], y: [], z: [1, -2, 3, 0, 0, 7], shape: [2, 3] },
    { name: 'second', role: 'measured', x: [], y: [], z: [1, 2, 3], shape: [3, 1] },
    { name: 'inputs', role: 'measured', x: [0.5, -0.5], y: [] },
  ],
};

test('a network: weights and values of nodes are told apart, in words and in rows', () => {
  const parts = partsOf(network.series);
  assert.deepEqual(parts.weights.map((w) => [w.rows, w.columns]), [[2, 3], [3, 1]]); // prettier-ignore
  assert.deepEqual(parts.values.map((v) => v.name), ['inputs']); // prettier-ignore
  const words = describeNetwork('Network', parts);
  assert.match(words, /layers of 2, 3, 1 nodes/);
  assert.match(words, /First: weights from −2 to 7, largest from node 2 to node 3\./);
  const { rows } = networkTable(network);
  assert.deepEqual(rows[5], ['first', '2', '3', '7']);
  assert.deepEqual(rows.at(-1), ['inputs', '2', '', '−0.5']);
  const large = { ...network.series[0], z: new Float64Array(90_000), shape: [300, 300] };
  const bounded = networkTable({ ...network, series: [/** @type {any} */ (large)] });
  assert.equal(bounded.rows.length, MAX_ROWS);
});

test('a table is told in words', () => {
  /** @type {View} */
  const view = {
    ...network,
    kind: 'table',
    axes: { x: axis('width'), y: axis('') },
    series: [{ name: 'loss', role: 'measured', x: [8, 16], y: [0.5, 0.25] }],
  };
  assert.equal(describeTable('Scaling', view), 'Scaling: 2 rows by width. Loss: from 0.25 to 0.5.');
});

test('axes that differ in an index alone measure the same thing', () => {
  const same = (/** @type {string} */ x, /** @type {string} */ y) =>
    measureTheSame(/** @type {any} */ ({ x: axis(x), y: axis(y) }));
  assert.ok(same('$x_1$', '$x_2$'));
  assert.ok(same('weight from $x_1$', 'weight from $x_2$'));
  for (const [x, y] of [
    ['$x_1$', '$w_2$'],
    ['$x$', '$y$'],
    ['$x_1$', '$x_1$'],
    ['sum $z$', 'output'],
  ])
    assert.ok(!same(x, y), `${x} ${y}`);
});

test('of a crowd of points one stays in each spot, and every spot that had one keeps one', () => {
  const box = { left: 10, top: 20, width: 100, height: 50 };
  const points = [];
  for (let i = 0; i < 100_000; ++i) {
    points.push(10 + ((i * 7919) % 1000) / 10, 20 + ((i * 104_729) % 500) / 10);
  }
  /** @param {number[]} list */
  const spots = (list) => {
    const found = new Set();
    for (let i = 0; i < list.length; i += 2) {
      found.add(`${Math.floor((list[i] - 10) / 2)} ${Math.floor((list[i + 1] - 20) / 2)}`);
    }
    return found;
  };
  const kept = thinned(points, box);
  assert.equal(kept.length / 2, spots(points).size);
  assert.deepEqual(spots(kept), spots(points));
  assert.deepEqual(thinned([1e9, 1e9, NaN, 3], box), [], 'far away there is no spot');
});

test('of points that coincide the one that can be moved is taken, by pointer, finger and key', () => {
  /** @type {Record<string, (event: any) => void>} */
  const heard = {};
  const same = { x: [1], y: [2] };
  const start = { name: 'start', role: 'measured', ...same };
  const flow = { name: 'gradient flow', role: 'predicted', ...same };
  const pixel = { pixel: (/** @type {number} */ v) => 100 * v, value: (/** @type {number} */ p) => p / 100, from: 0, to: 400, low: 0, high: 4 }; // prettier-ignore
  const axes = { x: pixel, y: pixel, box: { left: 0, top: 0, width: 400, height: 400 } };
  const shown = [flow, start].map((series, i) => ({ series, index: 1 - i, mark: 'cross', length: 1 })); // prettier-ignore
  const plot = {
    area: {
      classList: { add: () => {} },
      addEventListener: (/** @type {string} */ type, /** @type {any} */ f) => (heard[type] = f),
      getBoundingClientRect: () => ({ left: 0, top: 0 }),
      setPointerCapture: () => {},
    },
    view: { series: [start, flow] },
    last: { axes, shown, dropped: 0 },
    draw: () => {},
  };
  /** @type {{x: number[], y: number[]}[]} */
  const moves = [];
  const editor = new PointEditor(/** @type {any} */ (plot), (points) => moves.push(points), 1, 1);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => ({ clientX: x, clientY: y, button: 0, pointerId: 1, pointerType: 'mouse' }); // prettier-ignore
  heard.pointerdown(at(101, 199));
  heard.pointermove(at(300, 100));
  heard.pointerup(at(300, 100));
  assert.deepEqual(moves.at(-1), { x: [3], y: [1] });
  plot.view.series[0] = start;
  const touched = (/** @type {number} */ x) => {
    let kept = true;
    heard.touchstart({ touches: [at(x, 200)], preventDefault: () => (kept = false) });
    return kept ? 'the page' : 'the point';
  };
  assert.deepEqual([touched(110), touched(300)], ['the point', 'the page']);
  const move = /** @type {any} */ ({ dx: 1, dy: 0, end: 0, size: 'normal' });
  assert.deepEqual(editor.move(/** @type {any} */ (plot.last), null, move), { at: 0, series: 0 });
});

test('two classes of points differ in hue and in mark; points that a line was fitted to are grey', () => {
  const palette = lightPalette();
  const set = (/** @type {string} */ name, role = 'train', n = 5) => ({
    ...{ name, role, x: range(n, (i) => i), y: range(n, (i) => i) },
  });
  const look = (/** @type {ReturnType<typeof set>[]} */ ...series) =>
    looksOf(
      /** @type {any} */ ({ kind: 'scatter', axes: { x: axis('x'), y: axis('y') }, series }),
      palette,
    );
  const [plus, minus, line, last] = look(
    ...[set('label +1'), set('label −1'), set('the line', 'measured'), set('last', 'test', 1)],
  );
  assert.equal(new Set([plus, minus, line].map(({ style }) => style.colour)).size, 3);
  assert.notEqual(plus.style.colour, palette.colours.reference);
  assert.equal(new Set([plus, minus, last].map(({ mark }) => mark)).size, 3);
  assert.equal(line.mark, null);
  const [fitted] = look(set('examples'), set('the line', 'measured'));
  assert.equal(fitted.style.colour, palette.colours.reference);
});

test('a band whose pen is lifted is shaded part by part, as discs are', () => {
  /** @type {number[][]} */
  const filled = [];
  const painter = { polygon: (/** @type {number[]} */ points) => filled.push([...points]) };
  const scale = { slope: 1, offset: 0, log: false };
  const axes = /** @type {any} */ ({ x: scale, y: scale });
  const series = /** @type {any} */ ({
    name: 'discs',
    role: 'predicted',
    x: [0, 10, 20, 10, 0, NaN, 100, 110, 120, 110, 100],
    y: [50, 60, 50, 40, 50, NaN, 50, 60, 50, 40, 50],
    z: [50, 40, 50, 60, 50, NaN, 50, 40, 50, 60, 50],
  });
  paintBand(
    /** @type {any} */ (painter),
    axes,
    series,
    11,
    /** @type {any} */ ({ colour: '#000' }),
  );
  assert.equal(filled.length, 2);
  for (const [k, polygon] of filled.entries()) {
    const across = polygon.filter((_, i) => i % 2 === 0);
    assert.deepEqual([Math.min(...across), Math.max(...across)], [100 * k, 100 * k + 20]);
    let twice = 0; // the rim is gone round twice in one sense: an area that does not cancel
    for (let i = 0; i < polygon.length; i += 2) {
      const j = (i + 2) % polygon.length;
      twice +=
        (polygon[i] ?? 0) * (polygon[j + 1] ?? 0) - (polygon[j] ?? 0) * (polygon[i + 1] ?? 0);
    }
    assert.equal(Math.abs(twice / 2), 400);
  }
});

test('points that were measured in no order are no line, also beside others', () => {
  const view = (/** @type {number[]} */ x) => ({
    ...{ kind: 'scatter', axes: { x: axis('x'), y: axis('y') } },
    series: [
      { name: 'silent', role: 'train', x: [1, 2], y: [1, 2] },
      { name: 'active', role: 'measured', x, y: x },
      { name: 'both', role: 'measured', x: [1, 2], y: [1, 2] },
    ],
  });
  const marks = (/** @type {number[]} */ x) =>
    looksOf(/** @type {any} */ (view(x)), lightPalette()).map(({ mark }) => mark !== null);
  assert.deepEqual(marks([1, 5, 2, 4, 3]), [true, true, true]);
  assert.deepEqual(marks([1, 2, 3, 2, 1]), [true, false, false]);
});
