// The benchmark leaves PyTorch out where its BLAS is a slow one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { slowProduct } from '../bench/blas.mjs';

test('a BLAS below 30 GFLOP/s does not stand for PyTorch, and the reason names its file', () => {
  assert.equal(slowProduct(30, 'libopenblas.so'), '');
  assert.equal(slowProduct(62.5, 'libopenblas.so'), '');
  for (const rate of [3.4, 29.9, 0, NaN]) {
    const why = slowProduct(rate, '/usr/lib/libblas.so.3');
    assert.match(why, /\/usr\/lib\/libblas\.so\.3.*at least 30/s);
  }
});
