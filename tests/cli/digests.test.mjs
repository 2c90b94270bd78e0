// Notices when an experiment's results changed and its epoch did not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaint, presentDigests, updated, writtenDigests } from '../digests.mjs';

test('every experiment gives the digest that its epoch stands for', () => {
  const [written, present] = [writtenDigests(), presentDigests()];
  const names = new Set([...Object.keys(written), ...Object.keys(present)]);
  const complaints = [...names].map((slug) => complaint(slug, written[slug], present[slug]));
  assert.deepEqual(
    complaints.filter((sentence) => sentence !== null),
    [],
  );
});

test('a changed digest asks for a higher epoch', () => {
  const old = { epoch: 2, digest: 'a' };
  assert.equal(complaint('x', old, { ...old }), null);
  assert.match(String(complaint('x', old, { epoch: 2, digest: 'b' })), /raise `epoch`/);
  assert.match(String(complaint('x', old, { epoch: 3, digest: 'b' })), /--update/);
  assert.match(String(complaint('x', old, { epoch: 1, digest: 'a' })), /fell/);
  assert.match(String(complaint('x', undefined, old)), /not in/);
  assert.match(String(complaint('x', old, undefined)), /gone/);
});

test('an update keeps what an unchanged epoch stands for', () => {
  const written = { a: { epoch: 1, digest: 'old' }, gone: { epoch: 1, digest: 'x' } };
  const same = { a: { epoch: 1, digest: 'new' }, b: { epoch: 1, digest: 'b' } };
  assert.deepEqual(updated(written, same, false), { a: written.a, b: same.b });
  assert.deepEqual(updated(written, same, true), same);
  const raised = { a: { epoch: 2, digest: 'new' } };
  assert.deepEqual(updated(written, raised, false), raised);
});
