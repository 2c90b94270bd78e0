// A number of attention-retrieval has the hue of the curve that it is the end of.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { hueOf, huesOf } from '../../web/plots/lines.js';

const engine = await load();

/** Curves of the loss, by the names of their numbers. */
const CURVES = {
  loss_unscaled: 'undivided',
  loss_scaled: 'divided by $\\sqrt{d}$',
  loss_by_d: 'divided by $d$',
};

test('attention-retrieval: measured and predicted numbers have the hues of their curves', () => {
  const experiment = 'attention-retrieval';
  const run = must(engine.createRun({ experiment, parameters: {}, seed: 1, events: [] }));
  const { views, scalars } = must(run.observe());
  run.delete();
  const hues = huesOf(views);
  const seen = Object.entries(CURVES).map(([name, curve]) => {
    for (const one of [name, `predicted_${name}`]) {
      const label = scalars.find((scalar) => scalar.name === one)?.label ?? '';
      assert.equal(hueOf(label, hues), hues.get(curve), one);
    }
    return hues.get(curve);
  });
  assert.equal(new Set(seen).size, 3);
});
