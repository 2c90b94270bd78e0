// The line at a glance: what is measured, what is allowed, in words that people use.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glance, tally, verdictLine } from '../../web/base/verdict-line.js';

/** @param {object} some @returns {any} */
const check = (some) => ({
  name: 'risk',
  kind: 'within',
  predicted: 1,
  measured: 1.0013,
  tolerance: 0.03,
  why: '',
  range: '',
  state: 'agrees',
  since: '',
  passed: true,
  ...some,
});

test('inside its range a check says how far apart, and how far is allowed', () => {
  /** @type {[object, string][]} */
  const cases = [
    [{}, '0.13 % apart, allowed 3 %'],
    [{ predicted: 0, measured: -0.5, tolerance: 1 }, '0.5 from 0, allowed 1'],
    [{ predicted: -2, measured: -2.5, tolerance: 0.5 }, '25 % apart, allowed 25 %'],
    [{ predicted: 1e-16, measured: 0.06, tolerance: 0.27 }, '0.06 apart, allowed 0.27'],
    [{ measured: 1 + 2e-13, tolerance: 1e-12 }, 'the same to 12 digits, 12 asked for'],
    [{ measured: 1, tolerance: 1e-12 }, 'the same in every digit'],
    [{ measured: 1, tolerance: 0.01 }, 'no difference, allowed 1 %'],
    [{ measured: NaN, state: 'differs' }, 'not a number, predicted 1'],
    [{ kind: 'equal', predicted: 8, measured: 8 }, '8, exactly as predicted'],
    [{ kind: 'equal', predicted: 8, measured: 9, state: 'differs' }, '9, predicted 8'],
    [{ kind: 'ordered', predicted: 0, measured: 0 }, 'all in order'],
    [{ kind: 'ordered', predicted: 0, measured: 2 }, '2 pairs out of order'],
    [{ kind: 'at_most', predicted: 0.009693, measured: 0.0021, tolerance: 1e-12 }, '0.0021, must be at most 0.009693'],
    [{ kind: 'at_least', predicted: 20, measured: 29, tolerance: 2 }, '29, must be at least 18'],
  ]; // prettier-ignore
  for (const [some, line] of cases) {
    assert.equal(verdictLine(check(some)).replaceAll('\u202f', ' '), line);
  }
});

test('outside its range, and too early, it says why there is no claim', () => {
  const outside = {
    state: 'outside',
    since: 'β = 0.8 is above 0.5',
    measured: 0.66,
    passed: false,
  };
  assert.equal(
    verdictLine(check(outside)),
    'measured 0.66; the formula says 1; no claim, since β = 0.8 is above 0.5',
  );
  assert.equal(
    verdictLine(check({ ...outside, predicted: NaN, measured: NaN })),
    'no claim, since β = 0.8 is above 0.5',
  );
  assert.equal(verdictLine(check({ state: 'not_yet', since: 'too early' })), 'too early');
});

test('all checks in one line, what differs first; a single one in full', () => {
  const [agrees, differs, outside] = ['agrees', 'differs', 'outside'].map((state) =>
    check({ state, since: 'x' }),
  );
  assert.equal(glance([]), '');
  assert.match(glance([agrees]), /^Agrees: 0\.13.% apart, allowed 3.%$/);
  assert.equal(
    glance([agrees, outside, agrees, differs]),
    '1 differs, 2 agree, 1 outside the range',
  );
  assert.deepEqual(
    tally([agrees, differs]).map(({ state }) => state),
    ['differs', 'agrees'],
  );
});
