// The lens beside a scatter plot: only where lines fill the paper, around the marked point, lines apart enough.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout } from '../../web/plots/axes.js';
import { focusOf, lensOf, lensRoom } from '../../web/plots/lens.js';

const SIZE = { width: 660, height: 360 };
const STYLE = { colour: '#000', width: 2, dash: [] };

/** A strip that runs to and fro in so many layers, and a dot on one of them. @param {number} layers @param {number} [dot] */
function stack(layers, dot = layers / 2) {
  const x = Array.from({ length: 2 * layers }, (_, i) => ((i + 1) >> 1) % 2);
  const y = Array.from({ length: 2 * layers }, (_, i) => (i >> 1) + 1);
  const set = (/** @type {any} */ series, /** @type {any} */ mark, index = 0) => ({ series, mark, style: STYLE, index, length: series.x.length }); // prettier-ignore
  return /** @type {any[]} */ ([set({ x, y }, null), set({ x: [0.3], y: [dot] }, 'diamond', 1)]);
}

/** @param {number} layers @param {number} [right] */
const axesOf = (layers, right = 0) => {
  const plan = (/** @type {number} */ high) => ({ kind: /** @type {const} */ ('linear'), range: /** @type {[number, number]} */ ([0, high]), label: 'l' }); // prettier-ignore
  return layout(SIZE, plan(1), plan(layers), { right });
};

test('a lens comes when lines fill the paper and one point is marked', () => {
  assert.equal(focusOf(stack(16), axesOf(16)), null);
  const focus = focusOf(stack(1024), axesOf(1024));
  assert.ok(focus);
  assert.equal(focus.y, 512);
  assert.ok(Math.abs(focus.spacing - 1) < 0.05, `a layer apart: ${focus.spacing}`);
  assert.equal(focusOf(stack(1024).slice(0, 1), axesOf(1024)), null, 'no point to look at');
});

test('in the lens the layers around the point lie apart, and it stays inside of the axis', () => {
  for (const dot of [1, 512, 1024]) {
    const axes = axesOf(1024, lensRoom(SIZE));
    const shown = stack(1024, dot);
    const focus = focusOf(shown, axesOf(1024));
    assert.ok(focus);
    const lens = lensOf(focus, axes, SIZE);
    const apart = lens.axes.y.pixel(100) - lens.axes.y.pixel(101);
    assert.ok(apart > 12 && apart < 18, `${apart} px`);
    assert.ok(lens.from <= dot && dot <= lens.to, `${dot} in ${lens.from} to ${lens.to}`);
    assert.ok(lens.from >= 0 && lens.to <= 1024);
    const { left, width } = lens.axes.box;
    assert.ok(left > axes.box.left + axes.box.width && left + width <= SIZE.width);
  }
});
