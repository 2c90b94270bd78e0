// A guess made before a run: the words of its score, and its place as a line among the curves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { provideLesson, lesson } from '../../web/base/lesson-data.js';
import { withMarks } from '../../web/session/guess-mark.js';
import { scoresOf, settled } from '../../web/session/prediction.js';
import { curveLine, guessLine } from '../../web/text/guess-line.js';

test('a guess is told to be within a factor, or decades off, and on which side', () => {
  /** @type {[number, number, string][]} */
  const cases = [
    [2, 2, 'exactly right'],
    [2.005, 2, 'exact to half a percent'],
    [2.06, 2, 'within a factor of 1.05, too high'],
    [1.4, 2, 'within a factor of 1.5, too low'],
    [-14, -2, 'within a factor of 10, too low'],
    [48, 2, 'more than a decade off (a factor of 24), too high'],
    [0.02, 2, 'two decades off, too low'],
    [2e9, 2, '9 decades off, too high'],
    [0, 0.4, '0.4 too low'],
    [-1, 0.5, '1.5 too low'],
    [1, 0, '1 too high'],
    [1, NaN, 'the run ended without a number to compare with'],
  ];
  for (const [guess, measured, line] of cases) assert.equal(guessLine(guess, measured), line);
});

test('shares are told in points, exponents and times in units', () => {
  assert.equal(guessLine(0.5, 0.1, 'points'), '40 points too high');
  assert.equal(guessLine(0.101, 0.104, 'points'), 'exact to half a point');
  assert.equal(guessLine(-0.5, -0.95, 'units'), '0.45 too high');
  assert.equal(guessLine(18, 20, 'units', 'layers'), '2\u202flayers too low');
});

test('a drawn curve is told in factors on a logarithmic axis, in its units on a linear one', () => {
  assert.equal(
    curveLine({ log: true, off: Math.log10(24) }, 'the theory'),
    'a factor of 24 off the theory',
  );
  assert.equal(curveLine({ log: true, off: 0.001 }, 'the theory'), 'on the theory');
  assert.equal(
    curveLine({ log: false, off: 0.3123 }, 'the theory', 's'),
    '0.31\u202fs off the theory',
  );
});

/** @param {Partial<import('../../web/client/messages.js').View>} some @returns {any} */
const view = (some) => ({
  name: 'modes',
  kind: 'curve',
  axes: { x: { scale: 'linear' }, y: { scale: 'log' } },
  series: [{ name: 'a', role: 'measured', x: [0, 5, 10], y: [0, 0.1, 1] }],
  ...some,
});

test('a guess is a line across the curves of its view alone, where the axis has a place for it', () => {
  const other = view({ name: 'other' });
  const [first, second] = withMarks([view({}), other], [{ view: 'modes', axis: 'y', value: 0.3 }]);
  const line = first?.series.at(-1);
  assert.equal(line?.role, 'guess');
  assert.deepEqual([line?.x, line?.y], [[0, 10], [0.3, 0.3]]); // prettier-ignore
  assert.equal(second, other);
  const upright = withMarks([view({})], [{ view: 'modes', axis: 'x', value: 7 }])[0]?.series.at(-1);
  assert.deepEqual([upright?.x, upright?.y], [[7, 7], [0.1, 1]]); // prettier-ignore
  for (const [axis, value] of /** @type {['x' | 'y', number][]} */ ([
    ['y', -1],
    ['y', 1e9],
    ['x', 1e6],
  ]))
    // prettier-ignore
    assert.equal(withMarks([view({})], [{ view: 'modes', axis, value }])[0]?.series.length, 1);
  const bars = view({ kind: 'bars' });
  assert.deepEqual(withMarks([bars], [{ view: 'modes', axis: 'y', value: 1 }]), [bars]);
});

test('a run settles a guess at its end, under the settings that were asked about', () => {
  const prediction = { name: 'p', experiment: 'e', scalar: 's', preset: 'one', after: '' };
  const one = { name: 'one', label: '', why: '', parameters: { a: 1 }, steps: 10 };
  provideLesson({ ...lesson(), presets: { e: [one] }, predictions: [prediction] });
  /** @param {number} step @param {object} [some] @returns {any} */
  const session = (step, some) => ({
    description: { slug: 'e' },
    settings: { parameters: { a: 1 }, seed: 0, steps: null },
    live: { step, scalars: [{ name: 's', value: 2 }] },
    run: { suggestedSteps: 100 },
    time: { ended: false },
    guesses: [{ name: 's', value: 3, step: 0 }],
    theoryHidden: false,
    ...some,
  });
  assert.equal(settled(session(9), prediction), null, 'not yet');
  assert.equal(settled(session(10), prediction), 2);
  assert.equal(scoresOf(session(9)), '');
  assert.equal(scoresOf(session(10)), 'Your guess: within a factor of 1.5, too high.');
  assert.equal(scoresOf(session(10, { theoryHidden: true })), '', 'the guess is open again');
  assert.equal(scoresOf(session(10, { guesses: [] })), '');
  const otherwise = { settings: { parameters: { a: 2 }, seed: 0, steps: null } };
  assert.equal(settled(session(10, otherwise), prediction), null);
});
