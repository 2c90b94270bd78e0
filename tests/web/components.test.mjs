// The page's plain modules: numbers, tasks, sliders, settings, links, and what is shown at a step.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceOf, together } from '../../web/base/fault-text.js';
import { formatNumber, formatPercent } from '../../web/text/numbers.js';
import { readNumber } from '../../web/text/read-number.js';
import { idleReason } from '../../web/session/own-data.js';
import { makeLink, readLink } from '../../web/share/page-link.js';
import { matches, noSettings, withValues } from '../../web/session/settings.js';
import { viewsAt, withoutTheory } from '../../web/session/shown.js';
import { neighbour, positionOf, sliderRange, valueAt } from '../../web/controls/slider-scale.js';
import { judge } from '../../web/lesson/task-check.js';

/** @param {Partial<import('../../web/client/messages.js').ParameterDescription>} some */
const parameter = (some) => ({
  name: 'p',
  kind: /** @type {'real'} */ ('real'),
  symbol: '',
  label: '',
  unit: '',
  minimum: 0,
  maximum: 1,
  scale: /** @type {'linear'} */ ('linear'),
  automatic: '',
  automatic_scalar: '',
  group: '',
  live: false,
  start: false,
  generated: false,
  probe: false,
  formerly: '',
  help: '',
  choices: [],
  max_length: 0,
  default: 0,
  ...some,
});

test('numbers are written in one way, and read back as they are written', () => {
  /** @type {[number, string, number?][]} */
  const cases = [
    [0, '0'], [1, '1'], [-2.5, '−2.5'], [0.005, '0.005'], [1 / 3, '0.3333'], [-12.3456, '−12.35'],
    [0.24996, '0.2500'], [0.1 + 0.2, '0.3'], [119.996, '120'], [8757, '8757'], [-87570, '−87\u202f570'], [12345.6, '12\u202f350'],
    [99999.94, '99\u202f999.9', 6], [123456, '123\u202f456'], [123456.7, '1.23×10⁵', 3],
    [0.00023149, '2.315×10⁻⁴'], [0.00023001, '2.3×10⁻⁴'], [-1.5e-9, '−1.5×10⁻⁹'], [1.369e13, '1.369×10¹³'],
    [1e-300, '1×10⁻³⁰⁰'], [NaN, '–'], [Infinity, '∞'], [-Infinity, '−∞'],
  ]; // prettier-ignore
  for (const [value, text, digits] of cases) {
    assert.equal(formatNumber(value, digits), text);
    if (!Number.isFinite(value)) continue;
    const { value: read } = readNumber(text);
    assert.ok(
      Math.abs(read - value) <= 5 * 10 ** -(digits ?? 4) * Math.abs(value),
      `${text} is read as ${read}`,
    );
  }
  assert.equal(formatPercent(0.0091), '0.91\u202f%');
});

test('a task tells right, foreseen wrong, wrong in sign, and unread answers apart', () => {
  const task = {
    name: 't',
    answer: -0.8,
    absolute: 0.01,
    right: 'yes',
    wrong: [{ when: 0.1, say: 'a factor of two' }],
  };
  assert.deepEqual(judge(task, '-0.805'), { verdict: 'right', say: 'yes' });
  assert.deepEqual(judge(task, '0.1'), { verdict: 'wrong', say: 'a factor of two' });
  assert.match(judge(task, '0.8').say, /sign/);
  assert.equal(judge(task, '-0.82').verdict, 'wrong');
  assert.equal(judge(task, 'about one').verdict, 'unread');
});

test('sliders go to their ends, round as people write, and invert', () => {
  const eta = parameter({ minimum: 1e-4, maximum: 10, scale: 'log' });
  assert.equal(valueAt(eta, 0), 1e-4);
  assert.equal(valueAt(eta, 1), 10);
  for (const value of [0.001, 0.0321, 2.5]) {
    assert.ok(Math.abs(valueAt(eta, positionOf(eta, value)) / value - 1) < 5e-3, `${value}`);
  }
  const fromZero = parameter({ minimum: 0, maximum: 100, scale: 'log' });
  assert.equal(valueAt(fromZero, 0), 0);
  assert.equal(positionOf(fromZero, 0), 0);
  const samples = parameter({ kind: 'integer', minimum: 1, maximum: 2000, scale: 'log' });
  assert.equal(neighbour(samples, 8, 1, true), 9);
  assert.ok(neighbour(samples, 8, 1, false) >= 9);
  assert.equal(neighbour(samples, 1, -1, true), 1);
});

test('a vast range is shown in part around the value, a modest one whole', () => {
  const vast = parameter({ minimum: 1e-12, maximum: 1e6, scale: 'log' });
  const part = sliderRange(vast, 0.26);
  assert.ok(part.minimum < 0.26 && part.maximum > 0.26);
  assert.ok(part.maximum / part.minimum <= 1.001e6);
  assert.equal(sliderRange(vast, NaN), vast);
  const modest = parameter({ minimum: 1, maximum: 2000, scale: 'log' });
  assert.equal(sliderRange(modest, 8), modest);
});

const DESCRIPTION = /** @type {any} */ ({
  slug: 'least-squares',
  parameters: [
    parameter({ name: 'noise', default: 0.1 }),
    parameter({
      name: 'loss',
      kind: /** @type {any} */ ('choice'),
      choices: ['sum', 'mean'],
      default: 'sum',
    }),
  ],
  inputs: [{ name: 'data', kind: 'csv', help: '' }],
});

test('settings leave defaults out and know their preset', () => {
  const settings = withValues(noSettings(), DESCRIPTION, { noise: 0.5, loss: 'sum' });
  assert.deepEqual(settings.parameters, { noise: 0.5 });
  const preset = { name: 'n', label: '', why: '', parameters: { noise: '0.50' } };
  assert.ok(matches(settings, preset));
  const back = withValues(settings, DESCRIPTION, { noise: 0.1 });
  assert.ok(!matches(back, preset));
  assert.deepEqual(back.parameters, {});
});

test('a link holds the whole state and brings it back', () => {
  const bytes = new TextEncoder().encode('x,y\n1,2\n3,5\n');
  const session = /** @type {any} */ ({
    settings: { parameters: { noise: 0.5, loss: 'mean' }, seed: 7, steps: null },
    step: 620,
    run: { events: [{ step: 3, name: 'learning_rate', value: '0.1:2' }] },
    inputs: [{ name: 'data', bytes }],
  });
  const { address, complete } = makeLink(session, 'least-squares', 'https://a.example/p.html#old');
  assert.ok(complete);
  assert.ok(address.startsWith('https://a.example/p.html#least-squares?'));
  const link = readLink(new URL(address).hash, 'least-squares', DESCRIPTION);
  assert.ok(link);
  assert.deepEqual(link.faults, []);
  assert.deepEqual(link.order.settings, {
    parameters: { noise: 0.5, loss: 'mean' },
    seed: 7,
    steps: 620,
  });
  assert.deepEqual(link.order.events, session.run.events);
  assert.deepEqual(link.order.inputs[0]?.bytes, bytes);
  assert.equal(link.goal, 620);
  assert.equal(readLink(new URL(address).hash, 'gradient-flow', DESCRIPTION), null);
});

test('a long file does not travel in a link, and the link says so', () => {
  const session = /** @type {any} */ ({
    settings: noSettings(),
    step: 0,
    run: { events: [] },
    inputs: [{ name: 'data', bytes: new Uint8Array(100_000) }],
  });
  const { address, complete } = makeLink(session, 'a', 'https://a.example/');
  assert.equal(complete, false);
  assert.ok(address.length < 200);
});

test('garbage in a link is told and changes nothing else', () => {
  const hash = '#least-squares?seed=1.5&steps=-1&__proto__=1&noise=0.2&input.data=%21&event=x';
  const link = readLink(hash, 'least-squares', DESCRIPTION);
  assert.equal(link?.faults.length, 5);
  assert.deepEqual(link?.order.settings, { parameters: { noise: 0.2 }, seed: 0, steps: null });
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});

test('faults become sentences, several become one', () => {
  const unknown = { code: 'unknown_parameter', path: 'x', message: 'is no parameter' };
  const range = { code: 'out_of_range', path: 'noise', message: '"11" is not allowed' };
  assert.equal(sentenceOf(unknown), '“x” is no parameter');
  assert.equal(sentenceOf(range), 'noise: "11" is not allowed');
  assert.equal(sentenceOf({ ...range, path: '' }), '"11" is not allowed');
  assert.equal(together(['a', 'b', 'c']), 'a (and 2 more)');
  assert.equal(together(['a']), 'a');
});

/** @param {string} role @param {number} length */
const series = (role, length) => ({
  name: role,
  role,
  x: Float64Array.from({ length }, (_, i) => i),
  y: Float64Array.from({ length }, (_, i) => 10 * i),
  z: new Float64Array(0),
  shape: [0, 0],
});
/** @param {number} length */
const observation = (length) =>
  /** @type {any} */ ({
    step: length - 1,
    views: [
      {
        name: 'loss',
        kind: 'curve',
        steps: Float64Array.from({ length }, (_, i) => i),
        series: [series('measured', length), series('predicted', length)],
      },
      {
        name: 'weights',
        kind: 'bars',
        steps: new Float64Array(0),
        series: [series('measured', 3)],
      },
    ],
    scalars: [
      { name: 'a', role: 'measured' },
      { name: 'b', role: 'predicted' },
    ],
    checks: [{}],
  });

test('looking back cuts what was measured and keeps the theory, which may go ahead', () => {
  const live = observation(10);
  const past = { ...observation(4), views: [{ ...observation(4).views[1], title: 'then' }] };
  const [loss, weights] = viewsAt(live, past, observation(20));
  assert.equal(loss?.series[0]?.x.length, 4);
  assert.equal(loss?.series[1]?.x.length, 20);
  assert.equal(weights?.title, 'then');
  const [now] = viewsAt(live, null, null);
  assert.equal(now?.series[0]?.x.length, 10);
});

test('looking back at a field cuts its trajectory and takes the map as it was kept', () => {
  /** @param {number} length @param {number} value @returns {any} */
  const field = (length, value) => {
    const map = { ...series('measured', length), name: 'map', z: new Float64Array(length).fill(value), shape: [1, length] }; // prettier-ignore
    const [loss] = observation(length).views;
    const view = { ...loss, kind: 'field', series: [map, series('measured', length)] };
    return { ...observation(length), views: [view] };
  };
  const [shown] = viewsAt(field(10, 7), { ...field(10, 3), step: 4 }, null);
  assert.equal(shown.series[0].z[0], 3, 'the map of that step');
  assert.equal(shown.series[0].x.length, 10, 'as many columns as steps is no history');
  assert.equal(shown.series[1].x.length, 5);
});

test('without theory nothing that was predicted is left', () => {
  const bare = withoutTheory(observation(5));
  assert.deepEqual(
    bare.views.flatMap((view) => view.series.map(({ role }) => role)),
    ['measured', 'measured'],
  );
  assert.deepEqual(
    bare.scalars.map(({ name }) => name),
    ['a'],
  );
  assert.deepEqual(bare.checks, []);
});

test('what names the answer is kept back with the theory', () => {
  const [first, ...others] = observation(5).views.map((/** @type {any} */ view) => view.name);
  const without = withoutTheory(observation(5), new Set(['a', first]));
  assert.deepEqual(
    without.views.map(({ name }) => name),
    others,
  );
  assert.deepEqual(without.scalars, []);
});

test('parameters of generated data rest while own data are in use, with the reason', () => {
  /** @param {object} some @returns {any} */
  const session = (some) => ({ inputs: [{ name: 'data' }], fileName: '', drawn: null, ...some });
  const [own, drawn] = [[{ generated: false }], [{ generated: true }, { generated: true }]];
  assert.equal(idleReason(own, session({})), '');
  assert.equal(idleReason([...own, ...drawn], session({})), '');
  assert.equal(idleReason(drawn, session({ inputs: [] })), '');
  assert.match(idleReason(drawn, session({ fileName: 'a<b>.csv' })), /are a<b>\.csv\.$/);
  assert.match(idleReason(drawn, session({ drawn: { x: [], y: [] } })), /by hand/);
  assert.match(idleReason(drawn, session({})), /link or record/);
});
