// Asking about each test image in turn gives the accuracy that the experiments on digits state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';

const engine = await load();
const ROWS = 200;
/** A fifth of the rows tests. */
const TESTS = 40;
const STEPS = 32;

/** Four kinds of pictures of 4 × 4 pixels, noisy enough that some are read wrongly; pixels are 255ths. */
function pictures() {
  let state = 7;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const head = [...Array.from({ length: 16 }, (_, i) => `p${i}`), 'class'].join(',');
  const lines = Array.from({ length: ROWS }, (_row, i) => {
    const kind = i % 4;
    const pixels = Array.from({ length: 16 }, (_pixel, p) => {
      const ink = (kind < 2 ? p % 4 : p >> 2) === 1 + (kind % 2) ? 0.7 : 0.3;
      return Math.round(255 * Math.min(1, Math.max(0, ink + 0.9 * (random() - 0.5)))) / 255;
    });
    return [...pixels, kind].join(',');
  });
  return new TextEncoder().encode([head, ...lines].join('\n') + '\n');
}

/** What each says of its network's accuracy, and which network. @type {[string, Record<string, string>][]} */
const ACCURACIES = [
  ['digits', { answer: 'test_accuracy' }],
  ['hyperparameters', { answer: 'test_accuracy' }],
  ['memorization', { answer: 'true_test', random_answer: 'random_test' }],
  ['representations', { answer: 'test_accuracy' }],
];

for (const [experiment, accuracies] of ACCURACIES) {
  test(`${experiment}: the answers to all test images make the test accuracy`, () => {
    const inputs = [{ name: 'data', bytes: pictures() }];
    const run = must(engine.createRun({ experiment, parameters: {}, seed: 3, events: [], inputs }));
    must(run.advance(STEPS));
    /** @type {Record<string, number>} */
    const right = Object.fromEntries(Object.keys(accuracies).map((name) => [name, 0]));
    for (let image = 1; image <= TESTS; ++image) {
      must(run.act('ask', String(image)));
      const { views, scalars } = must(run.observe());
      const label = Number(
        /which is a (\d)/.exec(views.find((v) => v.name === 'answer')?.title ?? '')?.[1],
      );
      for (const name of Object.keys(right))
        right[name] += Number(scalars.find((s) => s.name === name)?.value === label);
    }
    const { scalars, views } = must(run.observe());
    for (const [name, accuracy] of Object.entries(accuracies)) {
      const stated = scalars.find((s) => s.name === accuracy)?.value;
      assert.equal(right[name] / TESTS, stated, `${name} against ${accuracy}`);
      assert.ok(right[name] < TESTS || name === 'answer', 'chance is not all of them');
    }
    const picture = views.find(({ name }) => name === 'picture')?.series[0];
    const hex = [...(picture?.z ?? [])].map((v) => Math.round(255 * v).toString(16).padStart(2, '0')); // prettier-ignore
    const before = [...(views.find(({ name }) => name === 'inside')?.series[0].z ?? [])];
    must(run.act('ask', hex.join('')));
    const again = must(run.observe()).views.find(({ name }) => name === 'inside')?.series[0].z;
    assert.ok(before.length > 0);
    assert.deepEqual([...(again ?? [])], before, 'the same picture, drawn');
    run.delete();
  });
}
