// Links: what is encoded comes back, and garbage becomes faults, never an exception.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_QUERY,
  RESERVED,
  decodeLink,
  emptyState,
  encodeLink,
  parseValue,
  presentAct,
  presentParameters,
} from '../../web/client/link.js';

/** @typedef {import('../../web/client/messages.js').ParameterDescription} ParameterDescription */

/**
 * @param {string} name @param {ParameterDescription['kind']} kind
 * @param {Partial<ParameterDescription>} [more]
 * @returns {ParameterDescription}
 */
const parameter = (name, kind, more = {}) => ({
  name,
  kind,
  symbol: '',
  label: name,
  unit: '',
  minimum: 0,
  maximum: 0,
  scale: 'linear',
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
  ...more,
});
const description = {
  parameters: [
    parameter('samples', 'integer', { minimum: 1, maximum: 2000, formerly: 'examples' }),
    parameter('learning_rate', 'real', {
      minimum: 1e-6,
      maximum: 10,
      automatic: 'half the critical one',
    }),
    parameter('intercept', 'flag'),
    parameter('loss', 'choice', { choices: ['sum', 'mean'] }),
    parameter('spectrum', 'list', { minimum: 0, maximum: 100, max_length: 4 }),
    parameter('formula', 'text', { max_length: 20, choices: ['x+y'] }),
  ],
  inputs: [{ name: 'data', kind: 'csv', help: '' }],
};
/** @param {string} query */
const decode = (query) => decodeLink(query, description);

test('a link that says the name which a parameter once had sets that parameter', () => {
  const { state, faults } = decode('examples=12');
  assert.deepEqual(faults, []);
  assert.deepEqual(state.parameters, { samples: 12 });
  const twice = decode('samples=3&examples=12');
  assert.deepEqual(twice.state.parameters, { samples: 3 });
  assert.deepEqual(
    twice.faults.map(({ code, path }) => [code, path]),
    [['repeated', 'examples']],
  );
});

test('an act that says the name which a live parameter once had is that parameter’s', () => {
  const live = parameter('rate', 'real', { minimum: 0, maximum: 1, live: true, formerly: 'speed' });
  const known = { ...description, parameters: [...description.parameters, live] };
  const { state, faults } = decodeLink('event=3:speed:0.5&event=4:rate:1&event=5:point:0', known);
  assert.deepEqual(faults, []);
  assert.deepEqual(
    state.events.map(({ step, name, value }) => `${step} ${name} ${value}`),
    ['3 rate 0.5', '4 rate 1', '5 point 0'],
  );
  const still = { step: 1, name: 'examples', value: '3' };
  assert.deepEqual(presentAct(known, still), still, 'its parameter is not live');
});

test('parameters of a record go by their present names, and never twice by one', () => {
  const now = (/** @type {Record<string, number>} */ given) =>
    presentParameters(description, given);
  assert.deepEqual(now({ examples: 12, other: 1 }), { samples: 12, other: 1 });
  assert.deepEqual(now({ samples: 3, examples: 12 }), { samples: 3, examples: 12 });
});

test('a whole state survives the way through a link', () => {
  const state = {
    parameters: {
      samples: 12,
      learning_rate: 0.1 + 0.2,
      intercept: true,
      loss: 'mean',
      spectrum: '8:4:2:1',
      formula: '(a+b)^2*"<&=#%\'',
    },
    seed: Number.MAX_SAFE_INTEGER,
    steps: 620,
    events: [
      { step: 3, name: 'learning_rate', value: '0.5' },
      { step: 3, name: 'point', value: '0.1:0.2&=#%' },
    ],
    inputs: [{ name: 'data', bytes: new Uint8Array([0, 255, 62, 63, 10]) }],
  };
  const { query, complete } = encodeLink(state);
  assert.ok(complete);
  assert.match(query, /^[\x21-\x7e]*$/, 'an address holds it as it is');
  assert.deepEqual(decode(query), { state, faults: [] });
});

test('an empty link is the empty state', () => {
  assert.deepEqual(decode(''), { state: emptyState(), faults: [] });
  assert.deepEqual(decode('?'), { state: emptyState(), faults: [] });
  assert.equal(encodeLink(emptyState()).query, '');
});

test('a wrong value is left out and told with what is allowed', () => {
  const { state, faults } = decode('samples=99999&learning_rate=abc&loss=median&seed=7');
  assert.deepEqual(state.parameters, {});
  assert.equal(state.seed, 7, 'the rest is taken');
  assert.deepEqual(
    faults.map((f) => f.path),
    ['samples', 'learning_rate', 'loss'],
  );
  assert.match(faults[0].message, /from 1 to 2000/);
  assert.match(faults[1].message, /or auto/);
  assert.match(faults[2].message, /one of sum, mean/);
});

test('a text is printable ASCII of bounded length, whatever it says', () => {
  const text = description.parameters[5];
  for (const good of ['x', 'auto', 'true', '<script>alert(1)', '(w2*relu(w1*x)-y)^2']) {
    assert.equal(parseValue(text, good), good);
  }
  for (const bad of ['', 'x'.repeat(21), 'x\n', 'x\0', 'x²', 'ｘ', '\u202ex']) {
    assert.equal(parseValue(text, bad), null, JSON.stringify(bad));
  }
  assert.match(decode('formula=%C2%B2').faults[0].message, /1 to 20 characters/);
});

test('an unknown name lists those there are', () => {
  const { faults } = decode('learning_rat=1');
  assert.equal(faults[0].code, 'unknown_parameter');
  assert.match(faults[0].message, /samples, learning_rate/);
});

test('reserved names are the page’s own and no faults', () => {
  assert.deepEqual(decode('theme=dark&hide=seed&lang=en').faults, []);
  for (const name of ['steps', 'seed', 'seeds', 'name', 'src', 'lang', 'theme', 'hide']) {
    assert.ok(RESERVED.includes(name), name);
  }
});

test('numbers are decimal or nothing', () => {
  const rate = description.parameters[1];
  for (const text of [
    '0x10',
    '1_0',
    ' 1',
    '1 ',
    '',
    'Infinity',
    'NaN',
    '1e999',
    '-1',
    '.',
    'e5',
    '1'.repeat(50),
  ]) {
    assert.equal(parseValue(rate, text), null, JSON.stringify(text));
  }
  /** @type {[string, number | string][]} */
  const read = [
    ['1e-3', 0.001],
    ['.5', 0.5],
    ['+2', 2],
    ['auto', 'auto'],
    ['3.', 3],
  ];
  for (const [text, value] of read) assert.equal(parseValue(rate, text), value, text);
  assert.equal(
    parseValue(description.parameters[0], '1e3'),
    null,
    'a whole number is written with digits',
  );
  assert.equal(parseValue(description.parameters[4], '1:2:3:4:5'), null, 'too long');
  assert.equal(parseValue(description.parameters[4], '1::2'), null);
});

test('garbage, markup and prototypes give faults, never an exception', () => {
  const hostile = [
    '%',
    '%E0%A4%A',
    '&&&===&=&',
    '__proto__=1&constructor=2&toString=3&hasOwnProperty=1',
    'samples=<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>=1',
    'seed=-1&steps=1e9&seed=99999999999999999999',
    'event=x&event=5:learning_rate:1&event=4:learning_rate:1&event=99999999999:a:1',
    'input.data=%00&input.nothing=AAAA&input.data=***',
    'samples=' + '9'.repeat(20_000),
    '\u0000=\uffff&\ud800=\udfff',
  ];
  for (const query of hostile) {
    const { state, faults } = decode(query);
    assert.deepEqual(Object.keys(state.parameters), [], query.slice(0, 40));
    assert.ok(
      faults.every((f) => f.message.length < 300 && f.path.length < 60),
      query.slice(0, 40),
    );
  }
  assert.ok(!('samples' in {}));
});

test('a query beyond all measure is not read', () => {
  const { faults } = decode(`samples=2&${'x'.repeat(MAX_QUERY)}`);
  assert.equal(faults[0].code, 'too_long');
  const flood = decode(Array.from({ length: 1000 }, (_, i) => `p${i}=1`).join('&'));
  assert.equal(flood.faults.length, 20);
});

test('data too long for a link make it incomplete', () => {
  const state = { ...emptyState(), inputs: [{ name: 'data', bytes: new Uint8Array(5000) }] };
  assert.deepEqual(encodeLink(state), { query: '', complete: false });
});
