// The host's decimal digits that the module takes: C's, ties to even, against exact arithmetic.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const HEAPU8 = new Uint8Array(1_000_000);
/** What the Emscripten library file hands over. @type {any} */
const library = {};
vm.runInNewContext(
  readFileSync(new URL('../../engine/bindings/compat/decimal.js', import.meta.url), 'utf8'),
  {
    HEAPU8,
    LibraryManager: { library },
    mergeInto: (/** @type {any} */ to, /** @type {any} */ from) => Object.assign(to, from),
  },
);

/** value = m / 2^k exactly, as two whole numbers. @param {number} value @returns {[bigint, bigint]} */
function fraction(value) {
  let scaled = value;
  let over = 1n;
  while (!Number.isInteger(scaled)) [scaled, over] = [scaled * 2, over * 2n];
  return [BigInt(scaled), over];
}

/** Digits and exponent in whole numbers alone. @param {number} value @param {number} count */
function exact(value, count) {
  let [above, below] = fraction(value);
  let exponent = 0;
  for (; above >= 10n * below; below *= 10n) ++exponent;
  for (; above < below; above *= 10n) --exponent;
  above *= 10n ** BigInt(count - 1);
  let digits = above / below;
  const twice = 2n * (above % below);
  if (twice > below || (twice === below && digits % 2n === 1n)) ++digits;
  const carried = String(digits).length > count;
  return { digits: String(digits).slice(0, count), exponent: exponent + (carried ? 1 : 0) };
}

test('digits are the nearest, a tie to the even one', () => {
  const values = [0.5, 2.5, 2.125, 2.375, 9.5, 99.5, 1e22, 1.5e300, 5e-324, 0.1, 123456.5];
  for (let i = 1; i < 400; ++i) values.push(i / 16, i * 12.5, 10 ** (i % 40) / (i + 0.1));
  for (const value of values) {
    for (let count = 1; count <= 17; ++count) {
      const exponent = library.lm_nearest_decimal(value, count, 7);
      const digits = String.fromCharCode(...HEAPU8.subarray(7, 7 + count));
      assert.deepEqual({ digits, exponent }, exact(value, count), `${value} to ${count} digits`);
    }
  }
});

test('zero has digits, and a text becomes the nearest double', () => {
  assert.equal(library.lm_nearest_decimal(0, 3, 0), 0);
  assert.equal(String.fromCharCode(...HEAPU8.subarray(0, 3)), '000');
  for (const text of ['+1.5', '.5', '-5.e3', '1e-400', '1e999', '-0', '9007199254740993']) {
    for (let i = 0; i < text.length; ++i) HEAPU8[20 + i] = text.charCodeAt(i);
    assert.ok(Object.is(library.lm_nearest_double(20, text.length), Number(text)), text);
  }
  HEAPU8.fill('9'.charCodeAt(0), 20, 300);
  HEAPU8.fill('0'.charCodeAt(0), 300);
  HEAPU8[300] = '.'.charCodeAt(0);
  assert.equal(library.lm_nearest_double(20, HEAPU8.length - 20), 1e280, 'a very long number');
});
