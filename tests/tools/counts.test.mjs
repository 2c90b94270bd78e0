// Reading test programs' output: passes, failures and crashes are counted as they are.
import assert from 'node:assert/strict';
import test from 'node:test';
import { countCatch, countChecks, countNode, staleChecks } from '../counts.mjs';

test("Node's runner", () => {
  const output = 'ℹ tests 5\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\nℹ todo 0\n';
  assert.deepEqual(countNode(output, 1), { passed: 3, failed: 2 });
  assert.deepEqual(countNode('', 7), { passed: 0, failed: 1 });
  assert.equal(countNode('ℹ pass 3\nℹ skipped 2\n', 0).note, '2 skipped');
});

test('Catch2: all passed, some failed, a crash after the tests', () => {
  const all = 'All tests passed (120 assertions in 14 test cases)\n';
  assert.deepEqual(countCatch(all, 0), { passed: 14, failed: 0 });
  assert.deepEqual(countCatch(all, 134), { passed: 0, failed: 1 });
  const some = 'test cases: 5 | 3 passed | 2 failed\nassertions: 9 | 7 passed | 2 failed\n';
  assert.deepEqual(countCatch(some, 2), { passed: 3, failed: 2 });
  assert.deepEqual(countCatch('test cases: 1 | 1 failed\n', 1), { passed: 0, failed: 1 });
});

test('a program without Catch2 counts once', () => {
  assert.deepEqual(countCatch('symbols: 0 forbidden', 0), { passed: 1, failed: 0 });
  assert.deepEqual(countCatch('Segmentation fault', 139), { passed: 0, failed: 1 });
});

test("the command line's checks", () => {
  const battery = (/** @type {boolean[]} */ ...all) => ({
    checks: all.map((passed) => ({ passed })),
  });
  const output = JSON.stringify([battery(true, false), battery(true)]);
  assert.deepEqual(countChecks(output), { passed: 2, failed: 1 });
});

test('a battery that changed since it was shown is noticed', () => {
  const now = [
    { experiment: 'same', digest: 'a' },
    { experiment: 'changed', digest: 'b' },
    { experiment: 'new', digest: 'c' },
    { experiment: 'elsewhere', digest: 'd', checks: [{ name: 'n', runs: [1], among: [] }] },
  ];
  const kept = {
    same: { digest: 'a' },
    changed: { digest: 'x' },
    gone: { digest: 'y' },
    elsewhere: { digest: 'd', checks: [{ name: 'n', runs: [2], among: [] }] },
  };
  const stale = staleChecks(JSON.stringify(now), JSON.stringify(kept));
  assert.deepEqual(stale, ['changed', 'elsewhere']);
});
