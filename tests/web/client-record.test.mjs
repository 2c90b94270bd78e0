// Reading lab records that nobody vouches for: faults, hostile shapes, sizes and names.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_BYTES, readRecord, requestOf } from '../../web/client/record.js';

const HASH = 'a'.repeat(64);
const good = () => ({
  format: 1,
  experiment: 'least-squares',
  epoch: 1,
  parameters: { samples: 8, intercept: true, widths: '8:4:2', learning_rate: 'auto' },
  seed: 42,
  steps: 620,
  events: [{ step: 3, name: 'learning_rate', value: '0.5' }],
  inputs: [{ name: 'data', sha256: HASH, data: 'x,y\n1,2\n' }],
  digest: HASH,
});
/** @param {object} object */
const read = (object) => readRecord(JSON.stringify(object));
/** @param {object} object */
const faultsOf = (object) => read(object).faults.map((f) => f.path);

test('a good record comes back as it was', () => {
  const { record, faults } = read(good());
  assert.deepEqual(faults, []);
  assert.deepEqual(record, good());
});

test('guesses, answers and the author are read in order', () => {
  const guesses = [
    { name: 'half-time', step: 0, value: 3.5 },
    { name: 'curve', step: 10, value: { x: [0, 1], y: [1, 0.5] } },
  ];
  const { record } = read({
    ...good(),
    guesses,
    answers: [{ name: 'a', step: 1, value: 'b' }],
    author: 'Ada Ω',
  });
  assert.deepEqual(record?.guesses, guesses);
  assert.equal(record?.author, 'Ada Ω');
});

test('text that is no JSON, no object, or another format says so, in the command line’s words', () => {
  const words = 'is not JSON; allowed is a saved lab record';
  assert.equal(readRecord('x,y\n1,2').faults[0].message, words);
  assert.equal(readRecord('[1]').faults[0].message, 'is array; allowed is an object');
  assert.equal(readRecord('null').faults[0].message, 'is null; allowed is an object');
  assert.match(read({ ...good(), format: 2 }).faults[0].message, /format 1/);
  for (const place of ['author', 'digest', 'ignored']) {
    const text = JSON.stringify({ ...good(), [place]: 'x' }).replace(`"${place}":"x"`, `"${place}":["\\udc00"]`); // prettier-ignore
    assert.equal(readRecord(text).faults[0].message, words, place);
  }
  const name = JSON.stringify(good()).replace('{', '{"\\ud800":1,');
  assert.equal(readRecord(name).faults[0].message, words);
  const whole = JSON.stringify({ ...good(), author: '😀' }).replace('😀', '\\ud83d\\ude00');
  assert.equal(readRecord(whole).record?.author, '😀');
});

test('every missing field is told', () => {
  const paths = faultsOf({ format: 1 });
  assert.deepEqual(paths, ['experiment', 'epoch', 'parameters', 'seed', 'steps', 'digest']);
});

test('numbers out of range, fractions, infinities and words in their place are refused', () => {
  for (const steps of [-1, 0.5, 1e10, '5', null, [], {}]) {
    assert.deepEqual(faultsOf({ ...good(), steps }), ['steps'], JSON.stringify(steps));
  }
  const huge = JSON.stringify(good()).replace('"seed":42', '"seed":1e999');
  assert.deepEqual(
    readRecord(huge).faults.map((f) => f.path),
    ['seed'],
  );
  const parameter = JSON.stringify(good()).replace('"samples":8', '"samples":1e999');
  assert.deepEqual(
    readRecord(parameter).faults.map((f) => f.path),
    ['parameters.samples'],
  );
});

test('a prototype cannot be reached by any field', () => {
  const text = JSON.stringify(good())
    .replace('"samples":8', '"__proto__":{"polluted":1},"constructor":1,"samples":8')
    .replace(/^\{/, '{"__proto__":{"polluted":1},');
  const { record, faults } = readRecord(text);
  assert.equal(record, null);
  assert.deepEqual(
    faults.map((f) => f.code),
    ['bad_name'],
  );
  assert.ok(!('polluted' in {}));
  const inherited = readRecord('{"__proto__":' + JSON.stringify(good()) + '}');
  assert.equal(inherited.record, null, 'fields of a __proto__ do not count');
});

test('markup in names is refused and in texts stays text', () => {
  const markup = '<img src=x onerror=alert(1)>';
  assert.deepEqual(faultsOf({ ...good(), experiment: markup }), ['experiment']);
  assert.deepEqual(faultsOf({ ...good(), parameters: { [markup]: 1 } }), ['parameters']);
  assert.deepEqual(faultsOf({ ...good(), events: [{ step: 0, name: markup, value: '' }] }), [
    'events[0].name',
  ]);
  assert.equal(read({ ...good(), author: markup }).record?.author, markup);
  assert.deepEqual(faultsOf({ ...good(), author: 'a\u0000b' }), ['author']);
});

test('deep nesting, long lists and long texts end in faults', () => {
  const deep = `{"format":1,"events":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  assert.equal(readRecord(deep).record, null);
  const events = Array.from({ length: 100_001 }, () => ({ step: 0, name: 'a', value: '' }));
  assert.deepEqual(faultsOf({ ...good(), events }), ['events']);
  assert.match(readRecord(' '.repeat(MAX_BYTES + 1)).faults[0].message, /too long/);
  const many = { ...good(), guesses: Array.from({ length: 900 }, () => 1) };
  assert.equal(read(many).faults.length, 20, 'no more faults than a person reads');
});

test('events must be in order', () => {
  const events = [
    { step: 5, name: 'a', value: '1' },
    { step: 4, name: 'a', value: '1' },
  ];
  assert.deepEqual(faultsOf({ ...good(), events }), ['events[1].step']);
});

test('a faulty value is quoted short', () => {
  const [fault] = read({ ...good(), digest: 'z'.repeat(10_000) }).faults;
  assert.ok(fault.message.length < 120);
});

test('the request holds inline bytes; inputs known by hash are missing', () => {
  const inputs = [
    { name: 'data', sha256: HASH, data: 'x,y\nü,2\n' },
    { name: 'image', sha256: HASH, data: 'AAEC/w==', encoding: 'base64' },
    { name: 'large', sha256: HASH },
  ];
  const { record } = read({ ...good(), inputs });
  assert.ok(record);
  const { request, missing } = requestOf(record);
  assert.deepEqual(request.inputs[0].bytes, new TextEncoder().encode('x,y\nü,2\n'));
  assert.deepEqual([...request.inputs[1].bytes], [0, 1, 2, 255]);
  assert.deepEqual(
    missing.map((m) => m.name),
    ['large'],
  );
  assert.deepEqual(request.events, good().events);
});

test('data that claim to be base64 and are not are refused in the command line’s words', () => {
  for (const data of ['<b>', 'A', 'AB', 'AAA', 'AB==', 'AB==x', 'AA A=', 'é']) {
    const [one] = read({ ...good(), inputs: [{ name: 'data', sha256: HASH, data, encoding: 'base64' }] }).faults; // prettier-ignore
    assert.equal(one?.path, 'inputs[0].data', data);
    assert.equal(one?.message, 'is not base64; allowed encodings are utf-8, base64');
  }
  const inputs = [{ name: 'data', sha256: HASH, data: 'a', encoding: 'rot13' }];
  const [one] = read({ ...good(), inputs }).faults;
  assert.equal(one?.message, 'is not rot13; allowed encodings are utf-8, base64');
});
