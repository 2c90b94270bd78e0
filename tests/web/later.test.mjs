// What is loaded when it is first wanted: once, and again after a failure.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { later } from '../../web/base/later.js';

test('a part is loaded when it is first asked for, and once', async () => {
  let asked = 0;
  const part = later(async () => ++asked);
  assert.equal(asked, 0);
  assert.deepEqual([await part(), await part()], [1, 1]);
});

test('a part that does not come says so in a sentence and is asked for again', async () => {
  let asked = 0;
  const part = later(async () => {
    asked += 1;
    if (asked === 1) throw new TypeError('Failed to fetch dynamically imported module');
    return asked;
  });
  await assert.rejects(part, /^Error: This part of the page could not be loaded: [^.]+\.$/);
  assert.equal(await part(), 2);
});
