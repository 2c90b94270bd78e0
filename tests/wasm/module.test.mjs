// The module's functions: catalogue, runs, frames, records, batteries.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { keptChecks } from '../../web/tools/checks.mjs';
import { lmlab } from '../browser/harness/native.mjs';
import { temporaryFolder } from '../cli/temporary.mjs';

const lab = await load();
const { version, experiments } = must(lab.catalogue());
const kept = keptChecks();
const SLUG = 'least-squares';
/** Batteries that take longer natively than this many seconds are left to the command line. */
const CHEAP_SECONDS = 15;

/** @param {import('../../engine/bindings/lmlab.d.ts').RunRequest} request @param {number} steps */
function runOf(request, steps) {
  const run = must(lab.createRun(request));
  must(run.advance(steps));
  return run;
}

test('the catalogue is what `lmlab list --json` prints', () => {
  const listed = JSON.parse(lmlab('list', '--json').out);
  assert.equal(listed.length, experiments.length);
  for (const [i, experiment] of experiments.entries()) {
    const { parameters, ...rest } = listed[i];
    assert.deepEqual({ ...experiment, parameters: undefined }, { ...rest, parameters: undefined });
    for (const [j, parameter] of parameters.entries()) {
      const ours = experiment.parameters[j];
      const { examples, ...said } = parameter; // what a text may be stands among the choices
      assert.deepEqual({ ...ours, ...said }, ours, parameter.name);
      if (examples) assert.deepEqual(ours.choices, examples);
    }
  }
  const { version: packaged } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  assert.equal(version, packaged);
});

test('an observation holds the numbers that `lmlab run --json` prints', () => {
  const native = JSON.parse(lmlab('run', SLUG, '--seed', '2', '--steps', '40', '--json').out);
  const run = runOf({ experiment: SLUG, seed: 2 }, 40);
  const { step, views, scalars, checks } = must(run.observe());
  assert.equal(step, 40);
  assert.deepEqual(run.parameters(), native.parameters);
  assert.deepEqual(
    views.map((view) => view.name),
    Object.keys(native.views),
  );
  for (const view of views) {
    const other = native.views[view.name];
    assert.equal(view.kind, other.kind);
    for (const [i, series] of view.series.entries()) {
      assert.equal(series.role, other.series[i].role);
      const finite = (/** @type {number} */ v) => (Number.isFinite(v) ? v : null);
      if (other.series[i].x) assert.deepEqual([...series.x].map(finite), other.series[i].x);
      if (other.series[i].y) assert.deepEqual([...series.y].map(finite), other.series[i].y);
      if (other.series[i].z) assert.deepEqual([...series.z].map(finite), other.series[i].z);
    }
  }
  for (const { name, value } of scalars) {
    assert.equal(Number.isFinite(value) ? value : null, native.scalars[name]);
    assert.ok(Object.is(must(run.scalar(name)), value));
  }
  assert.deepEqual(
    checks.map((check) => check.passed),
    native.checks.map((/** @type {{passed: boolean}} */ check) => check.passed),
  );
  run.delete();
});

test('arrays own their buffers, so that they can be transferred', () => {
  const run = runOf({ experiment: SLUG }, 10);
  const [view] = must(run.observe()).views;
  for (const { x, y } of view?.series ?? []) {
    assert.equal(x.buffer.byteLength, x.byteLength);
    assert.notEqual(x.buffer, y.buffer);
    assert.ok(structuredClone(x, { transfer: [x.buffer] }).length > 0);
  }
  run.delete();
});

test('frames show the past: their steps rise, and the last at or before a step is given', () => {
  const run = runOf({ experiment: SLUG }, 500);
  const steps = [...must(run.frameSteps())];
  assert.equal(steps[0], 0);
  assert.deepEqual(
    steps,
    [...steps].sort((a, b) => a - b),
  );
  for (const step of [0, 1, 250, 499, 1e9]) {
    const last = steps.filter((s) => s <= step).at(-1);
    assert.equal(must(run.frameAt(step))?.step, last);
  }
  assert.equal(must(run.frameAt(-1)), null);
  const early = runOf({ experiment: SLUG }, Number(steps[5]));
  assert.deepEqual(must(run.frameAt(Number(steps[5])))?.scalars, must(early.observe()).scalars);
  run.delete();
  early.delete();
});

test('a record made in the module replays natively as identical', () => {
  const folder = temporaryFolder();
  const csv = 'a,b,y\n1,2,3\n2,1,4\n0.5,4,1\n3,3,3\n';
  for (const text of [csv, `\ufeff${csv}`, csv.replaceAll('\n', '\r\n')]) {
    const bytes = new TextEncoder().encode(text);
    const request = {
      experiment: SLUG,
      seed: Number.MAX_SAFE_INTEGER,
      parameters: { loss: 'half_mean', intercept: true, noise: 0.1 },
      inputs: [{ name: 'data', bytes }],
    };
    const run = runOf(request, 20);
    must(run.act('learning_rate', '0.01'));
    must(run.advance(20));
    const record = must(run.record());
    assert.equal(record.inputs[0]?.sha256, must(lab.sha256(bytes)));
    assert.deepEqual(record.events, [{ step: 20, name: 'learning_rate', value: '0.01' }]);
    const file = folder.write('record.json', JSON.stringify(record));
    assert.deepEqual(lmlab('replay', file), { code: 0, out: 'identical\n', err: '' });
    run.delete();
  }
});

test('a request with events is the run in which they happened', () => {
  const acted = runOf({ experiment: SLUG }, 20);
  assert.equal(must(acted.act('learning_rate', '0.001')), 20);
  must(acted.advance(30));
  const again = runOf({ experiment: SLUG, events: acted.events() }, 50);
  assert.equal(must(again.digest()), must(acted.digest()));
  acted.delete();
  again.delete();
});

const THOROUGH = Boolean(process.env.LM_THOROUGH);
/** The module's batteries repeat the command line's: one lesson's here, as kept; all in `npm run test:all`. */
const compared = THOROUGH
  ? experiments
  : experiments.filter(({ lesson }) => lesson === 'linear-regression');

for (const { slug } of compared) {
  test(`${slug}: its battery gives the native digest and passes`, (t) => {
    const began = performance.now();
    const [native] = THOROUGH ? JSON.parse(lmlab('check', slug, '--json').out) : [kept[slug]];
    if (performance.now() - began > CHEAP_SECONDS * 1000) return t.skip('too long for this test');
    const battery = must(lab.check(slug));
    assert.equal(battery.digest, native.digest);
    assert.deepEqual(battery.seeds, native.seeds);
    for (const check of battery.checks) assert.ok(check.passed, check.name);
    const evidence = (/** @type {any} */ { checks }) =>
      checks.map((/** @type {any} */ { runs, among }) => ({ runs, among }));
    assert.deepEqual(evidence(battery), evidence(native), 'the runs behind the checks');
  });
}
