// Several files at once: which of them is which, whatever their order and their names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { assigned, missingHalf, readData } from '../../web/session/data-files.js';

const DIGITS = [{ name: 'data' }, { name: 'labels' }];
const TABLE = [{ name: 'data' }];

/** The head of an IDX file of bytes. @param {number} dimensions @param {number} count */
const idx = (dimensions, count) =>
  Uint8Array.of(0, 0, 8, dimensions, 0, 0, count >> 8, count & 255, ...Array(32).fill(0));

/** @param {string} name @param {Uint8Array | string} content */
const file = (name, content) =>
  readData(new File([/** @type {BlobPart} */ (content)], name, { type: '' }));

test('images and labels are told apart by what they hold, packed or not', async () => {
  const images = await file('b', gzipSync(idx(3, 40)));
  const labels = await file('a', idx(1, 40));
  for (const files of [
    [images, labels],
    [labels, images],
  ]) {
    const { inputs, left } = assigned(files, DIGITS);
    const given = Object.fromEntries(inputs.map(({ name, bytes }) => [name, bytes]));
    assert.equal(given.data, images.bytes);
    assert.equal(given.labels, labels.bytes);
    assert.deepEqual(left, []);
  }
});

test('of two pairs the larger is taken, each image file with its own labels', async () => {
  const [a, b, c, d] = await Promise.all([
    file('t10k-labels', idx(1, 10)),
    file('train-images', idx(3, 60)),
    file('t10k-images', idx(3, 10)),
    file('train-labels', idx(1, 60)),
  ]);
  const { taken, left } = assigned([a, b, c, d], DIGITS);
  assert.deepEqual(taken, [b, d]);
  assert.deepEqual(left, [a, c]);
});

test('half a pair is known as such; tables are taken one at a time', async () => {
  const images = await file('images', idx(3, 40));
  const one = await file('one.csv', 'a,b\n1,2\n');
  const two = await file('two.csv', 'a,b\n1,2\n');
  assert.match(missingHalf([images], DIGITS), /images/);
  assert.equal(missingHalf([one], DIGITS), '');
  assert.deepEqual(assigned([one], TABLE).inputs, [{ name: 'data', bytes: one.bytes }]);
  assert.throws(() => assigned([one, two], TABLE), /one file at a time.*“one\.csv”, “two\.csv”/);
  assert.throws(() => assigned([one, two], DIGITS), /one file at a time/);
  assert.throws(() => assigned([one], []), /takes no data/);
});

test('a damaged archive is no IDX, and does not throw', async () => {
  const broken = await file('x.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3));
  assert.equal(broken.idx, null);
  assert.equal((await file('empty', '')).idx, null);
});
