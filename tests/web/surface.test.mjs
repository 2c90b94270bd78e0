// The geometry of a field's surface: corners, heights between them, paths laid over it, contours at their heights.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  HEIGHT,
  contourSegments,
  cornerColours,
  corners,
  draped,
  heightAt,
  surfaceOf,
  triangles,
} from '../../web/plots/surface.js';

/** @typedef {import('../../web/plots/surface.js').Surface} Surface */

const X = [0, 1, 2, 3];
const Y = [10, 20, 30];
const axis = (scale = 'linear') => ({ label: 'a', unit: '', scale });

/** @param {(x: number, y: number) => number} f @param {ArrayLike<number>} [x] @param {ArrayLike<number>} [y] @param {string} [scale] */
function surface(f, x = X, y = Y, scale = 'linear') {
  const z = Float64Array.from({ length: x.length * y.length }, (_, k) => f(x[k % x.length], y[Math.floor(k / x.length)])); // prettier-ignore
  const series = [{ name: 'z', role: 'measured', x, y, z, shape: [y.length, x.length] }];
  const view = { kind: 'field', axes: { x: axis(), y: axis(), z: axis(scale) }, series };
  return /** @type {Surface} */ (surfaceOf(/** @type {any} */ (view), false));
}
const plane = surface((x, y) => x + y / 10);

test('corners fill the box, the lowest on its floor and the highest at its top', () => {
  const points = corners(plane);
  assert.deepEqual([...points.slice(0, 3)], [-1, 0, 1]);
  assert.deepEqual([...points.slice(-3)].map((v) => v.toFixed(3)), ['1.000', HEIGHT.toFixed(3), '-1.000']); // prettier-ignore
  assert.equal(triangles(plane).length, 6 * (X.length - 1) * (Y.length - 1));
  assert.ok(triangles(plane).every((k) => k < X.length * Y.length));
  const colours = cornerColours(plane, false);
  assert.equal(colours.length, 3 * X.length * Y.length);
  assert.notDeepEqual([...colours.slice(0, 3)], [...colours.slice(-3)]);
});

test('between corners the height is linear, outside there is none', () => {
  // (x + y/10) runs from 1 to 6; the box's middle is x = 1.5, y = 20.
  assert.ok(Math.abs(heightAt(plane, 0, 0) - HEIGHT / 2) < 1e-12);
  assert.ok(Math.abs(heightAt(plane, 1, -1) - (HEIGHT * 3) / 5) < 1e-12);
  assert.ok(Number.isNaN(heightAt(plane, 1.01, 0)));
});

test('a path follows the surface in short pieces, and is cut where it leaves the field', () => {
  const path = /** @type {any} */ ({ x: [0, 3, 9, 3], y: [10, 30, 30, 10] });
  const [first, second, ...more] = draped(plane, path, 4);
  assert.equal(more.length, 0);
  assert.deepEqual(first.slice(0, 3).map((v) => Math.round(100 * v)), [-100, 1, 100]); // prettier-ignore
  for (let i = 0; i + 5 < first.length; i += 3) {
    const step = Math.hypot(first[i + 3] - first[i], first[i + 5] - first[i + 2]);
    assert.ok(step < 0.06, `${step}`);
    assert.ok(Math.abs(first[i + 1] - heightAt(plane, first[i], -first[i + 2])) < 0.02);
  }
  assert.ok(second.length > 0);
  assert.equal(draped(plane, path, 1)[0].length, 3, 'what is not past is not drawn');
});

test('contours lie at the heights of their levels', () => {
  const ends = contourSegments(plane);
  assert.ok(ends.length > 0);
  for (let i = 0; i < ends.length; i += 3) {
    const there = heightAt(plane, ends[i], -ends[i + 2]);
    assert.ok(Math.abs(there - ends[i + 1]) < 0.02, `${there} ${ends[i + 1]}`);
  }
});

test('a valley thinner than the grid has a flat floor instead of teeth', () => {
  const x = Float64Array.from({ length: 41 }, (_, i) => -2 + i / 10);
  const valley = surface((a, b) => (a * b - 1.003) ** 2 + 1e-9, x, x, 'log');
  assert.ok(valley.floor > 0);
  const wide = surface((a, b) => 0.1 + a * a + b * b, x, x, 'log');
  assert.equal(wide.floor, 0);
  assert.equal(Math.min(...wide.heights), 0);
});

test('what is no field has no surface', () => {
  assert.equal(surfaceOf(/** @type {any} */ ({ axes: {}, series: [{ x: [1], y: [1] }] }), false), null); // prettier-ignore
});
