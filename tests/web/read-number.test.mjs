// What a person types as a number: read as it is meant, asked about when it can be meant in two ways, or refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNumber } from '../../web/text/read-number.js';

test('what a person types is read as the number meant', () => {
  /** @type {[string, number][]} */
  const right = [
    ['0.25', 0.25], [' −0,8 ', -0.8], ['–3', -3], ['+.5', 0.5], ['3/4', 0.75], ['−1/3', -1 / 3],
    ['1e-3', 0.001], ['2E3', 2000], ['10^-3', 0.001], ['10^(−3)', 0.001], ['2·10^4', 20000],
    ['2*10^4', 20000], ['2.31×10⁻⁴', 0.000231], ['−1.5×10¹²', -1.5e12], ['10⁻³', 0.001],
    ['50%', 0.5], ['0.9 %', 0.009], ['√2', Math.SQRT2], ['sqrt(2)', Math.SQRT2],
    ['3√2', 3 * Math.SQRT2], ['1/√2', 1 / Math.SQRT2], ['e^2', Math.E ** 2], ['e', Math.E],
    ['2π', 2 * Math.PI], ['pi/2', Math.PI / 2], ['2^10', 1024],
    ['1 000', 1000], ['10\u202f000', 10000], ['10’000', 10000], ['1 234,5', 1234.5],
    ['1,234.5', 1234.5], ['1.234,5', 1234.5], ['1,000,000', 1e6], ['1.000.000', 1e6],
    ['0,500', 0.5], ['1,25', 1.25], ['1.234', 1.234], ['12345,678', 12345.678], ['5.', 5],
  ]; // prettier-ignore
  for (const [text, value] of right) {
    const read = readNumber(text);
    assert.equal(read.kind, 'number', `${text}: ${read.fault}`);
    assert.ok(Math.abs(read.value - value) <= 1e-15 * Math.abs(value), `${text}: ${read.value}`);
  }
});

test('what can be meant in two ways is asked about', () => {
  for (const [text, one, other] of [
    ['1,000', '1000', '1'],
    ['10,000', '10000', '10'],
    ['4,810', '4810', '4.81'],
    ['−1,500', '1500', '1.5'],
  ]) {
    const { kind, value, fault } = readNumber(text);
    assert.equal(kind, 'two', text);
    assert.ok(Number.isNaN(value), 'nothing is guessed');
    assert.match(fault, new RegExp(` ${one} or ${other}\\?`));
  }
  assert.equal(readNumber('10.000').value, 10, 'a point is the decimal sign');
  assert.equal(readNumber('10.000', { whole: true }).kind, 'two', 'but not of whole numbers');
  assert.equal(readNumber('1,000,000', { whole: true }).value, 1e6);
});

test('what is no number is refused', () => {
  for (const text of [
    '',
    ' ',
    'x',
    '1,2,3',
    '1.2.3',
    '0x10',
    '1/x',
    '1/0',
    'Infinity',
    'NaN',
    '--1',
    '1e',
    '<b>',
    '1 2',
    '12 34',
    '1/2/3',
    '√',
    '√-1',
    '2^',
    '(2',
    '50%%',
    '1,23,456',
    '1.2,3.4',
    'e2',
    '1'.repeat(81),
  ]) {
    // prettier-ignore
    const { kind, value, fault } = readNumber(text);
    assert.equal(kind, 'none', `${text} is read as ${value}`);
    assert.match(fault, /is not a number/);
  }
});
