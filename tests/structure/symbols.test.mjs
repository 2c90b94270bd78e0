// Holds the symbol test to listings that it must refuse and must let pass.
import assert from 'node:assert/strict';
import test from 'node:test';
import { forbiddenIn } from '../native/symbols.mjs';

/** @param {string[]} symbols @returns {string} as nm would list them */
const listing = (symbols) =>
  ['', 'dense.cpp.o:', ...symbols.map((one) => `                 U ${one}`)].join('\n');

test('elementary functions of every width are found, with their object', () => {
  const symbols = ['exp', 'expf', 'tanhl', 'pow', 'lgamma_r', 'sqrt', 'fmaf', '__exp_finite'];
  const found = forbiddenIn(listing(symbols));
  assert.deepEqual(found, symbols.map((one) => `dense.cpp.o: ${one}`).sort());
});

test('a vectorized libm function is found', () => {
  assert.equal(forbiddenIn(listing(['_ZGVbN4v_expf'])).length, 1);
});

test('the formatting that std::to_string of a double brings along is found', () => {
  const found = forbiddenIn(listing(['vsnprintf', '__vsnprintf_chk', 'snprintf']));
  assert.deepEqual(found, ['dense.cpp.o: __vsnprintf_chk', 'dense.cpp.o: vsnprintf']);
});

test('exact functions and our own names pass', () => {
  const symbols = ['floor', 'round', 'ldexp', 'memcpy', '_ZN2lm3expEd', 'fmod', 'exponent'];
  assert.deepEqual(forbiddenIn(listing(symbols)), []);
});
