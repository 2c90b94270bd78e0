// No test file is left out: every folder with tests belongs to one stage of `npm test`.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
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
