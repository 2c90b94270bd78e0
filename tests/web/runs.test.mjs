// Kept runs over the present one, and when and why a run stops.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MOST_DRAWN,
  MOST_KEPT,
  cleanName,
  differing,
  overlaid,
  withKept,
} from '../../web/session/kept-runs.js';
import { reasonText, untilOf } from '../../web/session/stop-condition.js';
import { contrast } from '../../web/plots/colour.js';
import { linesOf } from '../../web/plots/lines.js';
import { lightPalette } from '../../web/plots/palette.js';

/** @param {number[]} values */
const list = (values) => Float64Array.from(values);
/** @param {string} name @param {string} role */
const series = (name, role) => ({ name, role, x: list([0, 1]), y: list([1, 2]) });
/** @param {number} step */
const observation = (step) => ({
  step,
  views: [
    { name: 'loss', kind: 'curve', steps: list([0, 1]), series: [series('measured', 'measured'), series('theory', 'predicted')] },
    { name: 'fit', kind: 'scatter', steps: list([]), series: [series('data', 'train')] },
  ],
  scalars: [],
  checks: [],
}); // prettier-ignore
/** @param {number} rate @param {number} step @returns {any} */
const session = (rate, step) => ({
  run: { parameters: { rate, width: 8 }, seed: 3, events: [] },
  live: observation(step),
  settings: { parameters: { rate }, seed: 3, steps: null },
  accepted: { settings: { parameters: { rate }, seed: 3, steps: null }, inputs: [], events: [] },
  inputs: [],
});

test('kept runs get the free numbers in order; further ones are rows without curves', () => {
  /** @type {import('../../web/session/kept-runs.js').KeptRun[]} */
  let kept = [];
  for (let i = 0; i < MOST_DRAWN + 3; ++i) kept = withKept(kept, session(0.1, i));
  assert.deepEqual(kept.map((one) => one.number), [1, 2, 3, 4, 5, 0, 0, 0]); // prettier-ignore
  assert.deepEqual(kept.map((one) => one.step), [0, 1, 2, 3, 4, 5, 6, 7]); // prettier-ignore
  assert.deepEqual(kept.map((one) => one.name).slice(-4), ['Run E', 'Run 6', 'Run 7', 'Run 8']); // prettier-ignore
  assert.deepEqual(kept.map((one) => one.observation.views.length), [2, 2, 2, 2, 2, 0, 0, 0]); // prettier-ignore
  const full = Array.from({ length: MOST_KEPT }, () => kept[7]);
  assert.equal(withKept(full, session(0.1, 1)).length, MOST_KEPT);
  const fewer = withKept(kept.filter((one) => one.number !== 2), session(0.5, 9)); // prettier-ignore
  assert.deepEqual([fewer[1].number, fewer[1].name, fewer[1].step], [2, 'Run B', 9]);
  assert.deepEqual(withKept([], { ...session(0.1, 0), run: null }), []);
});

test('measured curves of kept runs lie over the present run’s, theory and point sets do not', () => {
  const kept = withKept([], session(0.1, 5));
  const present = /** @type {any} */ (observation(7));
  const [loss, fit] = overlaid(present.views, kept, present);
  assert.deepEqual(loss.series.map((s) => [s.name, /** @type {any} */ (s).run]), [
    ['measured', undefined],
    ['theory', undefined],
    ['Run A: measured', 1],
  ]); // prettier-ignore
  assert.equal(fit.series.length, 1);
  const same = overlaid(kept[0].observation.views, kept, kept[0].observation);
  assert.equal(same[0].series.length, 2, 'a run that has just been kept is not drawn twice');
});

test('what differs between runs is found by value', () => {
  assert.deepEqual(differing([{ a: 1, b: 'x' }, { a: 1, b: 'y' }, { a: 1, b: 'x', c: 2 }]), ['b', 'c']); // prettier-ignore
  assert.deepEqual(differing([{ a: 1 }]), []);
});

test('a run’s name is one line of bounded length', () => {
  assert.equal(cleanName('  large\nstep\u0000 ', 'Run A'), 'large step');
  assert.equal(cleanName('\t', 'Run A'), 'Run A');
  assert.equal([...cleanName('η'.repeat(5000), 'Run A')].length, 40);
  assert.equal(cleanName('<img src=x onerror=alert(1)>', 'A'), '<img src=x onerror=alert(1)>');
});

test('kept runs are pale and solid, each in a hue of its own', () => {
  const palette = lightPalette();
  const [own, ...runs] = linesOf(
    [0, 1, 2, 3, 4, 5].map((run) => ({ role: 'measured', name: `${run}`, run })),
    palette,
  );
  assert.equal(new Set(runs.map(({ colour }) => colour)).size, 5);
  for (const { colour, dash, width } of runs) {
    assert.deepEqual(dash, []);
    assert.ok(width < own.width);
    assert.ok(contrast(colour, palette.colours.panel) >= 3, colour);
  }
});

/** @param {string} reason @param {object} [more] @returns {any} */
const stop = (reason, more = {}) => ({
  reason,
  state: { step: 312, divergence: null, ...more },
});

test('a stop says why: condition with the value, step, divergence; a pause says nothing', () => {
  const condition = /** @type {const} */ ({ name: 'train_loss', side: 'below', value: 0.01 });
  assert.deepEqual(untilOf(condition), { scalar: { name: 'train_loss', below: 0.01 } });
  assert.deepEqual(untilOf(null), {});
  const scalars = /** @type {any} */ ([{ name: 'train_loss', label: 'training loss', value: 0.0099 }]); // prettier-ignore
  const say = (/** @type {any} */ s) => reasonText(s, condition, scalars);
  assert.equal(say(stop('condition')), 'Stopped at step 312: training loss is 0.0099, below 0.01.');
  assert.equal(say(stop('reached')), 'Stopped at step 312: all steps are done.');
  assert.match(say(stop('ended', { divergence: { step: 312, message: 'x' } })), /it diverged/);
  assert.equal(say(stop('paused')), '');
  assert.equal(say(stop('replaced')), '');
});
