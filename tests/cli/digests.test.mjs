// Notices when the results of an experiment or of a lesson's preset changed and its epoch did not, and when a
// page would state another number than the run gives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inProject } from '../../web/tools/paths.mjs';
import { COMMITTED, readNumbers } from '../../web/tools/site/kept-numbers.mjs';
import { firstDifference } from '../difference.mjs';
import { settled } from '../settled.mjs';
import {
  complaints,
  isOpen,
  jobsOf,
  openAndKnown,
  updated,
  wordsOf,
  writtenDigests,
} from '../digests.mjs';

/** @typedef {import('../digests.mjs').Entry} Entry */

const onFile = writtenDigests();
const jobs = await jobsOf();
const { runs, present } = await openAndKnown(jobs, settled(onFile), onFile);

test('every experiment and preset gives the digest that its epoch stands for', () => {
  const names = new Set([...Object.keys(onFile), ...Object.keys(present)]);
  const found = [...names].flatMap((slug) => complaints(slug, onFile[slug], present[slug]));
  assert.deepEqual(found, []);
});

/** As the file of numbers holds it: JSON.stringify writes −0 as 0. @param {number | null | undefined} value */
const finite = (value) => (Number.isFinite(value) ? Number(value) + 0 : null);

/** What the pages say of a run, in one form for both sides. @param {Pick<import('../digests.mjs').Ran, 'scalars' | 'checks'> | undefined} run */
const stated = (run) =>
  run && {
    scalars: Object.fromEntries(Object.entries(run.scalars).map(([k, v]) => [k, finite(v)])),
    checks: run.checks.map(({ name, predicted, measured, tolerance }) => ({
      name,
      predicted: finite(predicted),
      measured: finite(measured),
      tolerance: finite(tolerance),
    })),
  };

test('the pages state what each run gives', () => {
  const kept = readNumbers(inProject(COMMITTED));
  const names = jobs.map(({ slug, preset }) => `${slug}@${preset}`);
  assert.deepEqual(Object.keys(kept).sort(), names.sort(), 'run `node web/tools/numbers.mjs`');
  const found = runs.flatMap(({ slug, preset, ...run }) => {
    const where = firstDifference(stated(kept[`${slug}@${preset}`]), stated(run));
    return where ? [`${slug}@${preset}: ${where}: run \`node web/tools/numbers.mjs\``] : [];
  });
  assert.deepEqual(found, []);
});

/** @param {number} epoch @param {string} digest @param {Entry['presets']} [presets] @returns {Entry} */
const entry = (epoch, digest, presets = {}) => ({ epoch, digest, presets });

test('a changed digest asks for a higher epoch', () => {
  const old = entry(2, 'a', { p: { run: '--seed 1', digest: 'p' } });
  const say = (/** @type {Entry | undefined} */ written, /** @type {Entry | undefined} */ now) =>
    complaints('x', written, now).join('\n');
  assert.equal(say(old, structuredClone(old)), '');
  assert.match(say(old, { ...old, digest: 'b' }), /^x: its digest changed .* raise `epoch`/);
  const other = { p: { run: '--seed 1', digest: 'q' } };
  assert.match(say(old, { ...old, presets: other }), /^x, preset p: .* raise `epoch`/);
  assert.match(say(old, entry(3, 'b')), /--update/);
  assert.match(say(old, entry(1, 'a')), /fell/);
  assert.match(say(undefined, old), /not in/);
  assert.match(say(old, undefined), /gone/);
});

test('a preset is run where its experiment or its settings have changed', () => {
  const open = isOpen(new Set(['x']), {
    x: entry(1, 'a', { p: { run: '--seed 1', digest: 'p' } }),
  });
  const job = (
    /** @type {string} */ slug,
    /** @type {string} */ preset,
    /** @type {string[]} */ ...words
  ) => open({ slug, preset, words });
  assert.equal(job('x', 'p', '--seed', '1'), false);
  assert.equal(job('x', 'p', '--seed', '2'), true);
  assert.equal(job('x', 'q', '--seed', '1'), true);
  assert.equal(job('y', 'p', '--seed', '1'), true);
  assert.equal(job('x', ''), true);
});

test('a preset that is new, gone or set otherwise asks to be written', () => {
  const old = entry(1, 'a', { p: { run: '--seed 1', digest: 'p' } });
  const moved = entry(1, 'a', { p: { run: '--seed 2', digest: 'q' } });
  for (const now of [entry(1, 'a'), moved]) {
    assert.match(complaints('x', old, now).join(), /preset p .*--update/);
    assert.deepEqual(updated({ x: old }, { x: now }, false), { x: now });
  }
});

test('an update keeps what an unchanged epoch stands for', () => {
  const a = entry(1, 'old', { p: { run: '', digest: 'old' } });
  const written = { a, gone: entry(1, 'x') };
  const same = { a: entry(1, 'new', { p: { run: '', digest: 'new' } }), b: entry(1, 'b') };
  assert.deepEqual(updated(written, same, false), { a, b: same.b });
  assert.deepEqual(updated(written, same, true), same);
  const raised = { a: entry(2, 'new') };
  assert.deepEqual(updated(written, raised, false), raised);
});

test('a preset is run as the page opens it', () => {
  const events = [{ step: 7, name: 'rate', value: '0.2' }];
  const preset = { name: 'p', label: '', why: '', parameters: { rate: 0.1, kind: 'a' } };
  const words = ['--set', 'rate=0.1', '--set', 'kind=a'];
  assert.deepEqual(wordsOf(preset), words);
  const all = [...words, '--seed', '3', '--steps', '0', '--event', '7:rate=0.2'];
  assert.deepEqual(wordsOf({ ...preset, seed: 3, steps: 0, events }), all);
});

test('the first difference of two results is named with both values', () => {
  const one = { views: { loss: { y: [1, 2] } }, digest: 'a' };
  assert.equal(firstDifference(one, structuredClone(one)), '');
  const other = { views: { loss: { y: [1, 3, 4] } }, digest: 'b' };
  assert.equal(firstDifference(one, other), 'views.loss.y.1 was 2, is 3');
  assert.equal(firstDifference({ a: [] }, { a: {} }), 'a was [], is {}');
});
