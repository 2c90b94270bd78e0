// Graphs of computations: where nodes stand, what is told of them, and commands with a formula in them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphBelow } from '../../web/experiment/second-graph.js';
import { describeGraph } from '../../web/plots/describe.js';
import { columnsOf, layoutGraph, spread } from '../../web/plots/graph-layout.js';
import { newestOf, nodesOf } from '../../web/plots/graph.js';
import { graphTable } from '../../web/plots/tables.js';
import { shellWord } from '../../web/text/shell.js';

/** @typedef {import('../../web/plots/view.js').View} View */

/** @param {number[][]} lists */
const nodes = (lists) => lists.map((takes) => ({ takes }));
/** w2, w1, x, w1 x, relu, w2 relu, y, the difference, its square. */
const lecture = nodes([[], [], [], [1, 2], [3], [0, 4], [], [5, 6], [7]]);

test('a node stands right of what it takes, a leaf just before its first user', () => {
  assert.deepEqual(columnsOf(lecture), [2, 0, 0, 1, 2, 3, 3, 4, 5]);
  assert.deepEqual(columnsOf(nodes([[]])), [0]);
});

test('nodes of one column keep their distance, and every line has a place in each column', () => {
  for (const graph of [lecture, nodes([[], [0], [1], [2], [3, 0], [4, 1]])]) {
    const { column, row, ways, columns } = layoutGraph(graph);
    for (let i = 0; i < graph.length; ++i) {
      for (let j = 0; j < i; ++j) {
        if (column[i] === column[j]) assert.ok(Math.abs(row[i] - row[j]) > 0.999, `${i}, ${j}`);
      }
    }
    for (const { from, to, places } of ways) {
      assert.deepEqual(places.map(([c]) => c), Array.from({ length: places.length }, (_, k) => column[from] + k)); // prettier-ignore
      assert.equal(places.at(-1)?.[0], column[to]);
    }
    assert.equal(columns, 1 + Math.max(...column));
    assert.ok(Math.min(...row) >= -1e-9);
  }
});

test('places that are pushed apart stand about where they wished to', () => {
  assert.deepEqual(spread([0, 5], [0, 1]), [0, 5]);
  assert.deepEqual(spread([2, 2], [0, 1]), [1.5, 2.5]);
  assert.deepEqual(spread([0, 0, 0], [0, 1, 1]), [-1, 0, 1]);
  assert.deepEqual(spread([], []), []);
});

/** @type {View} */
const view = {
  name: 'graph',
  title: 'Graph',
  kind: 'graph',
  axes: {
    x: { label: '', unit: '', scale: 'linear' },
    y: { label: 'blame', unit: '', scale: 'linear' },
    z: { label: 'value', unit: '', scale: 'linear' },
  },
  series: [
    { name: '$w_1$', role: 'measured', x: [], y: [], z: [0.5, NaN], shape: [1, 2] },
    { name: '$x$', role: 'measured', x: [], y: [], z: [2, NaN], shape: [1, 2] },
    { name: '×', role: 'measured', x: [0, 1], y: [NaN, NaN], z: [1, -4.5], shape: [1, 2] },
  ],
};

test('a graph is told in words and in rows', () => {
  assert.equal(
    describeGraph('Graph', view),
    'Graph: a graph of 3 nodes. 0: w₁, value 0.5; 1: x, value 2; 2: × of w₁ and x, value 1, blame −4.5.',
  );
  const { columns, rows } = graphTable(view);
  assert.deepEqual(columns, ['node', 'sign', 'takes', 'value', 'blame']);
  assert.deepEqual(rows[2], ['2', '×', '0 (w₁), 1 (x)', '1', '−4.5']);
  assert.deepEqual(rows[0], ['0', 'w₁', '', '0.5', '']);
});

test('the newest node is the last that got a value, then the lowest that got its blame', () => {
  const known = nodesOf(view.series);
  assert.equal(newestOf(known), 2);
  assert.equal(newestOf(known.map((node) => ({ ...node, blame: NaN }))), 2);
  assert.equal(newestOf(known.map((node, i) => ({ ...node, blame: i > 0 ? 1 : NaN }))), 1);
  assert.equal(newestOf(known.map((node) => ({ ...node, value: NaN, blame: NaN }))), -1);
});

test('a word for the shell is quoted where it must be', () => {
  assert.equal(shellWord('learning_rate=0.1'), 'learning_rate=0.1');
  assert.equal(shellWord('sizes=1:8:8:1'), 'sizes=1:8:8:1');
  assert.equal(shellWord('formula=(x-y)^2'), "'formula=(x-y)^2'");
  assert.equal(shellWord("a'; rm -rf ~"), "'a'\\''; rm -rf ~'");
  assert.equal(shellWord('$(reboot)'), "'$(reboot)'");
});

test('a second graph stands below the first, and below nothing else', () => {
  const named = (/** @type {string} */ name, kind = 'graph') => /** @type {any} */ ({ name, kind });
  const views = [named('graph'), named('slope'), named('miss', 'curve')];
  assert.equal(graphBelow(views, 'graph')?.name, 'slope');
  assert.equal(graphBelow(views, '')?.name, 'slope', 'nothing chosen: the first tab');
  assert.equal(graphBelow(views, 'slope'), undefined);
  assert.equal(graphBelow(views, 'miss'), undefined);
  assert.equal(graphBelow([named('miss', 'curve'), named('graph')], ''), undefined);
  assert.equal(graphBelow([named('graph')], 'graph'), undefined);
});
