// Lab records from the command line: identical, different, of another epoch, hostile.
import assert from 'node:assert/strict';
import { lstatSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { lmlab } from '../browser/harness/native.mjs';
import { temporaryFolder } from './temporary.mjs';

const folder = temporaryFolder();
/** @type {{slug: string}[]} */
const experiments = JSON.parse(lmlab('list', '--json').out);
const SLUG = 'least-squares';
const CSV = 'mass,height,y\n1,2,3\n2,1,4\n0.5,4,1\n3,3,3\n';

/**
 * The record of a run.
 * @param {string} slug @param {...string} args
 * @returns {any}
 */
function recordOf(slug, ...args) {
  const file = folder.file('record.json');
  const { code, err } = lmlab('run', slug, '--record', file, ...args);
  assert.equal(code, 0, err);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** @param {unknown} record @param {...string} args */
function replay(record, ...args) {
  return lmlab('replay', folder.write('replayed.json', JSON.stringify(record)), ...args);
}

for (const { slug } of experiments) {
  test(`${slug}: a record replays as identical`, () => {
    const record = recordOf(slug, '--seed', '11', '--steps', '40');
    assert.deepEqual([record.format, record.experiment, record.seed], [1, slug, 11]);
    const { code, out, err } = replay(record);
    assert.deepEqual({ code, out }, { code: 0, out: 'identical\n' });
    assert.match(err, /^(.*: step \d+ of \d+\n)*$/, 'nothing but how far it has come');
  });
}

test('inputs travel in the record, events replay', () => {
  const data = folder.write('data.csv', CSV);
  const args = ['--input', `data=${data}`, '--steps', '30', '--event', '10:learning_rate=0.001'];
  const record = recordOf(SLUG, ...args);
  assert.equal(record.inputs[0].data, CSV);
  assert.deepEqual(record.events, [{ step: 10, name: 'learning_rate', value: '0.001' }]);
  assert.equal(replay(record).out, 'identical\n');
  record.events[0].value = 0.001; // a number where the format writes text
  assert.equal(replay(record).out, 'identical\n');
  record.events[0].value = '0.002';
  assert.equal(replay(record).code, 1);
});

test('an act at the last step belongs to the run', () => {
  const record = recordOf(SLUG, '--steps', '5', '--event', '5:learning_rate=0.001');
  assert.equal(record.events.length, 1);
  assert.equal(replay(record).out, 'identical\n');
});

test('a large input travels as its hash and is asked for', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${Math.sin(i)},${Math.cos(3 * i)}`);
  const text = `a,y\n${rows.slice(0, 1900).join('\n')}\n`;
  const data = folder.write('large.csv', text);
  const record = recordOf(SLUG, '--input', `data=${data}`, '--steps', '3');
  assert.equal('data' in record.inputs[0], text.length <= 64 * 1024);
  const missing = replay({ ...record, inputs: [{ ...record.inputs[0], data: undefined }] });
  assert.equal(missing.code, 2);
  assert.match(missing.err, /^data: .*--input data=FILE/);
  const hashed = { ...record, inputs: [{ ...record.inputs[0], data: undefined }] };
  assert.equal(replay(hashed, '--input', `data=${data}`).out, 'identical\n');
  const other = folder.write('other.csv', CSV);
  assert.match(replay(hashed, '--input', `data=${other}`).err, /^data: .*hash/);
});

test('a run that diverged replays as identical', () => {
  const record = recordOf(SLUG, '--set', 'learning_rate=1000', '--steps', '500');
  assert.ok(record.steps < 500);
  assert.equal(replay(record).out, 'identical\n');
});

test('a difference is shown and ends with 1', () => {
  const record = recordOf(SLUG, '--steps', '10');
  const [name] = Object.keys(record.scalars);
  const wrong = { ...record, digest: '0'.repeat(64) };
  const changed = { ...wrong, scalars: { ...record.scalars, [String(name)]: 12345 } };
  const { code, out } = replay(changed);
  assert.equal(code, 1);
  assert.ok(out.startsWith(`different: ${name}: the record says 12345, this run gives `), out);
  assert.match(replay(wrong).out, /^different: digest: /);
  assert.match(replay({ ...wrong, scalars: undefined }).out, /^different: digest: /);
  assert.equal(replay({ ...record, seed: record.seed + 1 }).code, 1);
});

test('another epoch ends with 3 and one sentence', () => {
  const record = recordOf(SLUG, '--steps', '1');
  const { code, out, err } = replay({
    ...record,
    epoch: record.epoch + 1,
    parameters: { gone: 1 },
  });
  assert.deepEqual([code, out], [3, '']);
  assert.match(err, /^epoch: .*\n$/);
});

test('what is no record, and a record with wrong fields, ends with 2 and one line per fault', () => {
  const record = recordOf(SLUG, '--steps', '1');
  const cases = /** @type {[unknown, RegExp][]} */ ([
    [{ ...record, format: 2 }, /^format: 2/],
    [{ ...record, experiment: 'no-such' }, /^experiment: /],
    [{ ...record, seed: -1 }, /^seed: /],
    [{ ...record, steps: 1e10 }, /^steps: /],
    [{ ...record, digest: undefined }, /^digest: /],
    [{ ...record, parameters: { samples: 1e9 } }, /^samples: /],
    [{ ...record, parameters: { samples: [1] } }, /^parameters.samples: /],
    [{ ...record, inputs: [{ name: 'data', sha256: 'x', data: CSV }] }, /^inputs\[0\].sha256: /],
    [[], /^record: /],
    ['text', /^record: /],
    [null, /^record: /],
  ]);
  for (const [value, pattern] of cases) {
    const { code, out, err } = replay(value);
    assert.deepEqual([code, out], [2, ''], err);
    assert.match(err, pattern);
    assert.equal(err.split('\n').length, 2, err);
  }
  assert.match(lmlab('replay', folder.write('x', '{"format": 1,')).err, /^record: .*line 1/);
  assert.match(lmlab('replay', folder.file('none')).err, /^record: .*not there/);
  const deep = folder.write('deep', '['.repeat(1_000_000));
  assert.equal(lmlab('replay', deep).code, 2);
});

test('prototype names and unknown fields change nothing', () => {
  const record = recordOf(SLUG, '--steps', '1');
  const text = JSON.stringify(record).replace('{', '{"__proto__":{"x":1},"author":"Ada",');
  assert.equal(lmlab('replay', folder.write('proto.json', text)).out, 'identical\n');
});

test('a file is created beside its place, under a name that nobody else has', () => {
  const place = folder.file('planted.json');
  const victim = folder.write('victim', 'mine');
  symlinkSync(victim, `${place}.part`);
  const own = folder.write('own.json.part', 'mine, too');
  for (const file of [place, folder.file('own.json')]) {
    const { code, err } = lmlab('run', SLUG, '--steps', '1', '--record', file);
    assert.equal(code, 0, err);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).steps, 1);
  }
  assert.equal(readFileSync(victim, 'utf8'), 'mine');
  assert.equal(readFileSync(own, 'utf8'), 'mine, too');
  const left = readdirSync(path.dirname(place)).filter((name) => name.endsWith('.part'));
  assert.deepEqual(left.sort(), ['own.json.part', 'planted.json.part']);
});

test('a link at the place itself leads to the file that is replaced', () => {
  const real = folder.write('real.json', 'old');
  symlinkSync(real, folder.file('link.json'));
  assert.equal(lmlab('run', SLUG, '--steps', '1', '--record', folder.file('link.json')).code, 0);
  assert.equal(JSON.parse(readFileSync(real, 'utf8')).steps, 1);
  assert.ok(lstatSync(folder.file('link.json')).isSymbolicLink());
});

test('half a character and bad base64 have the words of the page', () => {
  const record = recordOf(SLUG, '--steps', '1');
  const half = JSON.stringify({ ...record, author: 'x' }).replace('"x"', '"\\ud800"');
  assert.match(
    lmlab('replay', folder.write('half.json', half)).err,
    /^record: is not JSON at line 1, column \d+; allowed is a saved lab record\n$/,
  );
  for (const data of ['A', 'AB', 'AB==x', 'AAA', 'AB==', '!!!!']) {
    const inputs = [{ name: 'data', sha256: '0'.repeat(64), encoding: 'base64', data }];
    const { code, err } = replay({ ...record, inputs });
    assert.equal(code, 2);
    const words = 'inputs[0].data: is not base64; allowed encodings are utf-8, base64\n';
    assert.equal(err, words, data);
  }
});
