// The settings that tests/ranges.mjs tries, and what it takes for a fault.
import assert from 'node:assert/strict';
import test from 'node:test';
import { casesOf, count, emptyTally, summary } from '../ranges.mjs';

const experiment = {
  slug: 'one',
  parameters: [
    { name: 'rate', kind: 'real', minimum: 0.01, maximum: 1, scale: 'log', default: 0.1 },
    { name: 'width', kind: 'integer', minimum: 1, maximum: 9, scale: 'linear', default: 3 },
    {
      name: 'law',
      kind: 'choice',
      minimum: 0,
      maximum: 0,
      scale: 'linear',
      choices: ['a', 'b'],
      default: 'a',
    },
    {
      name: 'sizes',
      kind: 'list',
      minimum: 2,
      maximum: 8,
      scale: 'linear',
      max_length: 3,
      default: [4],
    },
  ],
};

test('both ends of every parameter come first, then the same random settings each time', () => {
  const cases = casesOf(experiment, 0);
  assert.deepEqual(
    cases.slice(0, 8).map(({ settings }) => settings.join()),
    ['rate=0.01', 'rate=1', 'width=1', 'width=9', 'law=a', 'law=b', 'sizes=2', 'sizes=8'],
  );
  assert.deepEqual(casesOf(experiment, 0), cases);
  assert.ok(cases.length >= 8 + 10);
});

test('random settings lie inside the ranges', () => {
  for (const { settings } of casesOf(experiment, 5).slice(8)) {
    for (const setting of settings) {
      const [name, value = ''] = setting.split('=');
      if (name === 'rate') assert.ok(Number(value) >= 0.01 && Number(value) <= 1, setting);
      if (name === 'width') assert.ok(/^[1-9]$/.test(value), setting);
      if (name === 'law') assert.ok(/^[ab]$/.test(value), setting);
      if (name === 'sizes')
        assert.ok(
          value.split(':').every((v) => +v >= 2 && +v <= 8),
          setting,
        );
    }
  }
});

const one = { slug: 'one', settings: ['rate=1'], seed: 2 };
const check = (/** @type {string} */ state) => ({
  name: `a claim that ${state}`,
  state,
  since: state === 'outside' ? 'the rate is 1' : '',
  measured: 2,
  predicted: 1,
  tolerance: 0.5,
});
const output = (/** @type {string[]} */ ...states) => JSON.stringify({ checks: states.map(check) });
const tallied = (/** @type {import('../ranges.mjs').Ended} */ ended) => {
  const tally = emptyTally();
  count(tally, one, ended);
  return tally;
};

test('a check that differs is a fault with the command that shows it', () => {
  const { faults } = tallied({ code: 0, output: output('agrees', 'differs', 'outside') });
  assert.equal(faults.length, 1);
  assert.match(
    faults[0] ?? '',
    /^lmlab run one --json --seed 2 --set rate=1: "a claim that differs": measured 2/,
  );
});

test('a check outside its range is told with its reason and its numbers', () => {
  const tally = tallied({ code: 0, output: output('agrees', 'outside') });
  assert.deepEqual([tally.agrees, tally.outside.length, tally.faults], [1, 1, []]);
  assert.match(tally.outside[0] ?? '', /outside \(the rate is 1\): measured 2, predicted 1/);
});

test('a check without a verdict must give a reason', () => {
  assert.match(tallied({ code: 0, output: output('not_yet') }).faults[0] ?? '', /and no reason$/);
});

test('a claim that no run ever judged is named', () => {
  const tally = emptyTally();
  count(tally, one, { code: 0, output: output('agrees', 'outside') });
  const lines = summary('one', tally);
  assert.match(lines, /^one: 1 runs, 0 checks differ, 1 agree, 1 outside/);
  assert.match(lines, /never inside its range: "a claim that outside"/);
  assert.doesNotMatch(lines, /"a claim that agrees"/);
});

test('a refusal and a run that took too long are counted, a crash is a fault', () => {
  assert.equal(tallied({ code: 2, output: 'rate: too large' }).refused, 1);
  const { slow, faults } = tallied({ code: null, output: '' });
  assert.match(slow[0] ?? '', /rate=1: no end within 60 s$/);
  assert.deepEqual(faults, []);
  assert.equal(tallied({ code: 134, output: 'aborted' }).faults.length, 1);
});
