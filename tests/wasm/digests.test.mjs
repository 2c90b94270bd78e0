// The same bits: what the module computes in Node is what the command line computes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { lmlab } from '../browser/harness/native.mjs';

/** `npm run test:all` takes longer runs; `npm test` about a second for all default ones. */
const THOROUGH = process.env.LM_THOROUGH === '1';
/** Which share of its suggested steps a run takes here, and how many at most. */
const SHARE = THOROUGH ? 1 : 0.04;
const MOST_STEPS = 2000;
/** At most so many where parameters vary: enough to train, few enough for all combinations. */
const SOME_STEPS = 20;

const lab = await load();
const { experiments } = must(lab.catalogue());

/** @typedef {import('../../engine/bindings/lmlab.d.ts').RunRequest} RunRequest */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ParameterDescription} Parameter */

/**
 * Runs natively and in the module, there in two different chunkings.
 * @param {RunRequest} request
 * @param {number} steps
 */
function compare(request, steps) {
  const sets = Object.entries(request.parameters ?? {}).flatMap(([name, value]) => [
    ...['--set', `${name}=${value}`],
  ]);
  const { code, out, err } = lmlab(
    ...['run', request.experiment, '--seed', String(request.seed), '--steps', String(steps)],
    ...['--json', ...sets],
  );
  assert.equal(code, 0, err);
  const native = JSON.parse(out);
  for (const chunk of [steps, 7]) {
    const run = must(lab.createRun(request));
    for (let left = steps; left > 0; left -= chunk) must(run.advance(Math.min(chunk, left)));
    assert.equal(run.divergence()?.step ?? null, native.diverged_at);
    assert.equal(must(run.digest()), native.digest, JSON.stringify(request));
    run.delete();
  }
}

/**
 * Other values worth a run: each word of a choice, each state of a flag, and for a number one
 * between its default and the nearer end of its range.
 * @param {Parameter} p
 * @returns {(number | boolean | string)[]}
 */
function variants(p) {
  if (p.kind === 'choice') return p.choices.filter((word) => word !== p.default);
  if (p.kind === 'flag') return [!p.default];
  if (p.kind === 'integer') return [Math.max(p.minimum, Math.floor(Number(p.default) / 2))];
  if (p.kind === 'real' && typeof p.default === 'number') {
    return [Math.min(p.maximum, Math.max(p.minimum, p.default * 0.7 + 0.01))];
  }
  return [];
}

/** How far a run of an experiment goes here. @param {string} slug */
function stepsOf(slug) {
  const run = must(lab.createRun({ experiment: slug }));
  const steps = Math.ceil(run.suggestedSteps() * SHARE);
  run.delete();
  return steps;
}

for (const { slug, parameters } of experiments) {
  test(`${slug}: the default run has the native digest`, () => {
    compare({ experiment: slug, seed: 0 }, Math.min(stepsOf(slug), MOST_STEPS));
  });

  for (const p of parameters) {
    for (const value of variants(p)) {
      test(`${slug}: ${p.name} = ${value} has the native digest`, () => {
        const request = { experiment: slug, seed: 5, parameters: { [p.name]: value } };
        compare(request, Math.min(stepsOf(slug), SOME_STEPS));
      });
    }
  }
}

test('a diverging run has the native digest', () => {
  const request = { experiment: 'least-squares', seed: 1, parameters: { learning_rate: 10 } };
  compare(request, 1000);
});
