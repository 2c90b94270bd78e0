// A curve drawn before a run: what the pen leaves, its axes, its score.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  drawnPart,
  emptySketch,
  isSketchable,
  score,
  withSketch,
} from '../../web/session/sketch.js';
import { keyed, stroked } from '../../web/plots/curve-draw.js';

/** @param {number} n @param {(i: number) => number} f */
const range = (n, f) => Float64Array.from({ length: n }, (_, i) => f(i));
/** @param {string} scale @param {(i: number) => number} f @returns {any} */
const history = (scale, f) => ({
  name: 'loss',
  kind: 'curve',
  axes: { x: { scale: 'linear' }, y: { scale } },
  steps: range(101, (i) => i),
  series: [{ name: 'measured', role: 'measured', x: range(101, (i) => i), y: range(101, f) }],
});

test('the pen sets every place between two events, whichever way it goes', () => {
  const places = [0, 10, 20, 30, 40];
  const empty = places.map(() => NaN);
  const there = stroked(empty, places, { x: 10, y: 100 }, { x: 30, y: 120 });
  assert.deepEqual(there, [NaN, 100, 110, 120, NaN]);
  assert.deepEqual(stroked(empty, places, { x: 30, y: 120 }, { x: 10, y: 100 }), there);
  assert.deepEqual(stroked(empty, places, { x: 21, y: 7 }, { x: 21, y: 7 }), [
    NaN,
    NaN,
    7,
    NaN,
    NaN,
  ]);
});

test('a key sets one place; what no key has set follows on the right and is joined on the left', () => {
  const set = [false, false, false, false, false];
  const flat = keyed([NaN, NaN, NaN, NaN, NaN], set, 0, 50);
  assert.deepEqual(flat, [50, 50, 50, 50, 50]);
  const bent = keyed(flat, [true, false, false, false, false], 2, 30);
  assert.deepEqual(bent, [50, 40, 30, 30, 30]);
  assert.deepEqual(keyed(bent, [true, false, true, false, true], 3, 10), [50, 40, 30, 10, 30]);
});

test('what settles in place has its whole axis from the start', () => {
  const settling = { ...history('log', () => 1), steps: Float64Array.of(0) };
  assert.equal(isSketchable(settling), true);
  assert.deepEqual(emptySketch(settling, 0.1).extent.x, [0, 100]);
});

test('the axes of a sketch hold the whole run with room for wrong guesses', () => {
  const decay = emptySketch(
    history('log', (i) => 10 ** (-i / 50)),
    0.5,
  );
  assert.deepEqual(decay.extent.x, [0, 200], 'a run that went half the way is half the axis');
  assert.ok(Math.abs(decay.extent.y[0] - 1e-3) < 1e-12 && decay.extent.y[1] === 10);
  assert.equal(decay.x.at(-1), 200);
  assert.ok(decay.y.every(Number.isNaN));
  const flat = emptySketch(
    history('linear', () => 2),
    1,
  );
  assert.ok(flat.extent.y[0] <= 0 && flat.extent.y[1] > 2);
  const nothing = emptySketch(
    history('log', () => -1),
    1,
  );
  for (const v of [...nothing.extent.x, ...nothing.extent.y]) assert.ok(Number.isFinite(v));
  assert.ok(nothing.extent.y[0] < nothing.extent.y[1]);
});

test('a guess is scored as its axis shows it: in units, or in decades', () => {
  const curve = { x: range(11, (i) => i), y: range(11, (i) => 2 * i) };
  const exact = { x: [0.5, 4.25, 9], y: [1, 8.5, 18] };
  assert.deepEqual(score(exact, curve, false), { log: false, off: 0, places: 3 });
  const off = score({ x: [1, 2, 50], y: [5, 0, 7] }, curve, false);
  assert.ok(off && Math.abs(off.off - Math.sqrt((9 + 16) / 2)) < 1e-12, 'three and four units');
  assert.equal(off.places, 2, 'beyond the curve nothing is held against it');
  const parallel = { x: [1, 5, 10], y: [2 * 24, 10 * 24, 20 * 24] };
  const far = score(parallel, curve, true);
  assert.ok(far && Math.abs(10 ** far.off - 24) < 1e-9, 'a parallel line is one factor off');
  const below = score({ x: [0, 1], y: [1, 0.2] }, curve, true);
  assert.ok(below && Math.abs(below.off - 1) < 1e-12, 'zero has no place on the axis');
  assert.equal(below.places, 1);
  assert.equal(score({ x: [50], y: [1] }, curve, false), null);
  assert.equal(score(exact, { x: [], y: [] }, true), null);
});

test('only what is drawn counts, and it lies over its own view alone', () => {
  const sketch = {
    ...emptySketch(
      history('log', (i) => 1 / (1 + i)),
      1,
    ),
    y: [NaN, 3, NaN, 5],
  };
  assert.deepEqual(drawnPart({ ...sketch, x: [0, 1, 2, 3] }), { x: [1, 3], y: [3, 5] });
  const other = { ...history('log', () => 1), name: 'other' };
  const [first, second] = withSketch([history('log', () => 1), other], sketch);
  assert.equal(first.series.at(-1)?.role, 'guess');
  assert.equal(second.series.length, 1);
  assert.equal(isSketchable(history('log', () => 1)), true);
  assert.equal(isSketchable({ ...history('log', () => 1), steps: [] }), false);
  assert.equal(isSketchable(undefined), false);
});
