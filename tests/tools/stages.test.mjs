// No test is left out: every folder with tests belongs to one stage, and every test to one machine's share.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { dealt, parseShard, unitsOf } from '../shards.mjs';
import { SLOW_STAGES } from '../slow-stages.mjs';
import { FOLDERS, STAGES } from '../stages.mjs';
import { filesIn } from '../structure/files.mjs';

test('every folder with tests for Node is in one stage', () => {
  const files = filesIn('tests', /\.test\.mjs$/).map(({ name }) => path.posix.dirname(name));
  assert.deepEqual([...new Set(files)].sort(), Object.values(FOLDERS).flat().sort());
});

test('stages have names of their own, one word each', () => {
  const names = [...STAGES, ...SLOW_STAGES].map((stage) => stage.name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    names.filter((name) => !/^[a-z]+$/.test(name)),
    [],
  );
});

const ALL = [...STAGES, ...SLOW_STAGES];

/** @param {{stage: import('../stages.mjs').Stage, units: string[]}[]} work @returns {string[]} */
const named = (work) =>
  work.flatMap(({ stage, units }) => units.map((unit) => `${stage.name}: ${unit}`));

test('every test is in exactly one share, and the shares have about as many', () => {
  const whole = ALL.flatMap((stage) => unitsOf(stage).map((unit) => `${stage.name}: ${unit}`));
  assert.equal(new Set(whole).size, whole.length);
  for (const parts of [1, 2, 3, 7]) {
    const shares = Array.from({ length: parts }, (_, k) => named(dealt(ALL, [k + 1, parts])));
    assert.deepEqual(shares.flat().sort(), [...whole].sort(), `${parts} machines`);
    const sizes = shares.map((share) => share.length);
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, `${sizes}`);
  }
});

test('the long stages can be shared', () => {
  const few = SLOW_STAGES.filter((stage) => unitsOf(stage).length < 2);
  assert.deepEqual(few, []);
  const browsers = SLOW_STAGES.find(({ name }) => name === 'browsers');
  assert.ok(browsers && unitsOf(browsers).includes('tests/browser/experiments.test.mjs'));
});

test('a share is I/N with I from 1 to N', () => {
  assert.deepEqual(parseShard('2/3'), [2, 3]);
  for (const text of ['', '3', '0/3', '4/3', '1/0', '-1/2', '1/2/3', '1.5/2', 'a/b']) {
    assert.throws(() => parseShard(text), /--shard .* I\/N/, text);
  }
});
