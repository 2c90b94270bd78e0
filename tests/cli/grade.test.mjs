// Grading a class: every file is a row, whatever it holds; verdicts, exit codes, no formula.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LMLAB, lmlab } from '../browser/harness/native.mjs';
import { temporaryFolder } from './temporary.mjs';

const folder = temporaryFolder();
const SLUG = 'gradient-flow';

/** A record of a short run. @param {...string} more @returns {any} */
function record(...more) {
  const file = folder.file('record.json');
  const { code, err } = lmlab('run', SLUG, '--steps', '20', '--record', file, ...more);
  assert.equal(code, 0, err);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The cells of a CSV (RFC 4180), by its header. @param {string} text @returns {Record<string, string>[]} */
function parse(text) {
  const rows = [['']];
  let quoted = false;
  for (let i = 0; i < text.length - 1; ++i) {
    const row = /** @type {string[]} */ (rows.at(-1));
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') row[row.length - 1] += text[++i];
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ',') row.push('');
    else if (!quoted && c === '\n') rows.push(['']);
    else row[row.length - 1] += c;
  }
  const [header = [], ...rest] = rows;
  return rest.map((cells) => {
    assert.equal(cells.length, header.length);
    return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']));
  });
}

/** The CSV without the mark by which spreadsheets know UTF-8. @param {string} out */
function read(out) {
  const text = readFileSync(out, 'utf8');
  assert.ok(text.startsWith('\ufefffile,'), 'no byte order mark');
  return text.slice(1);
}

let classes = 0;
/**
 * Grades a folder that holds these files.
 * @param {Record<string, unknown>} files name to a record or to raw content
 * @param {...string} more
 */
function grade(files, ...more) {
  const place = folder.file(`class-${++classes}`);
  mkdirSync(place);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
    const raw = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(path.join(place, name), raw ? content : JSON.stringify(content));
  }
  const out = path.join(place, 'grades.csv');
  const { code, out: said, err } = lmlab('grade', place, '--out', out, ...more);
  assert.equal(err, '');
  const text = read(out);
  return { code, said, text, rows: parse(text), place };
}

/** @param {Record<string, string>[]} rows @param {string} file @returns {Record<string, string>} */
function rowOf(rows, file) {
  const row = rows.find((one) => one.file === file);
  assert.ok(row, `no row of ${file}`);
  return row;
}

test('an honest record: who, what, guesses and answers in order, identical', () => {
  const honest = {
    ...record('--set', 'noise=0.5', '--seed', '4'),
    author: 'Ada, Countess "L"',
    guesses: [
      { name: 'deviation', step: 0, value: 0.25 },
      { name: 'curve', step: 3, value: { x: [0, 1], y: [2, 3] } },
    ],
    answers: [{ name: 'critical', step: 20, value: 'about two' }],
  };
  const { code, rows, said } = grade({ 'ada.json': honest });
  assert.equal(code, 0);
  assert.match(said, /1 records \(1 identical\)/);
  const row = rowOf(rows, 'ada.json');
  assert.equal(row.author, 'Ada, Countess "L"');
  assert.equal(row.experiment, SLUG);
  assert.deepEqual([row.seed, row.steps, row.epoch], ['4', '20', String(honest.epoch)]);
  assert.match(row.parameters ?? '', /(^|; )noise=0\.5(;|$)/);
  assert.equal(row.guesses, 'deviation@0=0.25; curve@3=curve of 2 points');
  assert.equal(row.answers, 'critical@20=about two');
  assert.deepEqual([row.verdict, row.reason], ['identical', '']);
  for (const [name, value] of Object.entries(honest.scalars)) {
    assert.ok(row.scalars?.includes(`${name}=${value ?? 'not finite'}`), name);
  }
});

test('a forged result differs, another epoch is told, and the exit codes say so', () => {
  const good = record();
  const forged = { ...good, digest: '0'.repeat(64) };
  const name = /** @type {string} */ (Object.keys(good.scalars)[0]);
  const edited = { ...forged, scalars: { ...good.scalars, [name]: 12345 } };
  const old = { ...good, epoch: good.epoch + 1 };
  const { code, rows } = grade({
    'a.json': good,
    'b.json': forged,
    'c.json': old,
    'd.json': edited,
  });
  assert.equal(code, 1);
  assert.deepEqual(
    rows.map((row) => [row.file, row.verdict]),
    [
      ['a.json', 'identical'],
      ['b.json', 'different'],
      ['c.json', 'other epoch'],
      ['d.json', 'different'],
    ],
  );
  assert.match(rowOf(rows, 'b.json').reason ?? '', /a curve differs/);
  assert.match(rowOf(rows, 'd.json').reason ?? '', new RegExp(`^${name}: the record says 12345`));
  assert.match(rowOf(rows, 'c.json').reason ?? '', /made by epoch \d+; here is epoch \d+/);
  assert.equal(grade({ 'a.json': good, 'c.json': old }).code, 3);
  assert.equal(grade({ 'a.json': good }).code, 0);
});

test('hostile files are rows with a reason', () => {
  const good = record();
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const hostile = {
    'binary.bin': Buffer.from([0xff, 0xfe, 0, 1, 2]),
    'deep.json': `{"format":1,"parameters":${deep}}`,
    'deep_event.json': JSON.stringify({
      ...good,
      events: [{ step: 0, name: 'a', value: 7 }],
    }).replace('"value":7', `"value":${deep}`),
    'keys.json': JSON.stringify(good).replace(
      '{',
      `{"ignored":{${Array.from({ length: 120_000 }, (_, i) => `"k${i}":0`).join(',')}},`,
    ),
    'events.json': { ...good, events: Array.from({ length: 100_001 }, () => ({})) },
    'values.json': `{"format":1,"events":[${'{},'.repeat(1_000_001)}{}]}`,
    'empty.json': '',
    'epoch.json': { ...good, epoch: 1e300 },
    'huge.json': Buffer.alloc(17 << 20, 'x'),
    'list.json': [good],
    'markup.json': '<script>alert(1)</script>',
    'nameless.json': { ...good, author: 7 },
    'control.json': { ...good, author: 'a\u0007b' },
    'long.json': { ...good, author: 'x'.repeat(201) },
    'number.json': '{"format":1e999}',
    'parameters.json': { ...good, parameters: { noise: '=CMD()' } },
    'proto.json': JSON.stringify(good).replace('"parameters":{', '"parameters":{"__proto__":1,'),
    'slug.json': { ...good, experiment: '../../etc/passwd' },
    'statements.json': { ...good, guesses: [{ name: 'a', value: { x: [1], y: [] } }] },
    'many.json': {
      ...good,
      answers: Array.from({ length: 1001 }, () => ({ name: 'a', value: 1 })),
    },
  };
  const { code, rows, text } = grade(hostile);
  assert.equal(code, 1);
  assert.deepEqual(
    rows.map((row) => row.file),
    Object.keys(hostile).sort(),
  );
  for (const row of rows) {
    assert.equal(row.verdict, 'unreadable', row.file);
    assert.ok((row.reason ?? '').length > 10 && (row.reason ?? '').length < 8100, row.file);
  }
  assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u);
});

test('a key that pollutes prototypes in other readers is passed over', () => {
  const text = JSON.stringify({ ...record(), author: 'Eve' });
  const { rows } = grade({ 'eve.json': text.replace('{', '{"__proto__":{"author":"Mallory"},') });
  assert.deepEqual([rows[0]?.author, rows[0]?.verdict], ['Eve', 'identical']);
});

test('what a spreadsheet would run is disarmed', () => {
  const good = record();
  const files = Object.fromEntries(
    ['=CMD|calc', '+1+1', '-2+3', '@SUM(A1)'].map((author, i) => [
      `=${i}.json`,
      { ...good, author, guesses: [{ name: '=x', step: 0, value: '=1' }] },
    ]),
  );
  const { rows, text } = grade(files);
  assert.equal(rows.length, 4);
  for (const row of rows) {
    assert.equal(row.verdict, 'identical');
    assert.match(row.author ?? '', /^'[=+@-]/);
    assert.match(row.file ?? '', /^'=/);
    assert.match(row.guesses ?? '', /^'=x@0==1$/);
  }
  assert.doesNotMatch(text, /(^|,|")[=+@]/m);
});

test('a run without an end does not hold the class up', () => {
  const endless = { ...record(), steps: 1_000_000_000 };
  const { code, rows } = grade({ 'endless.json': endless }, '--limit', '1');
  assert.equal(code, 1);
  assert.equal(rows[0]?.verdict, 'not replayed');
  assert.match(rows[0]?.reason ?? '', /longer than 1 s/);
});

test('data that travel as a hash are taken from --input when the hash is theirs', () => {
  const rows = Array.from({ length: 1900 }, (_, i) => `${i % 7},${(i * 37) % 11},${i % 13}.25`);
  const text = `a,b,y\n${rows.join('\n')}\n${'#'.repeat(0)}`;
  const wide = folder.write('wide.csv', `${text}${'\n'.repeat(70_000)}`);
  const made = record('--input', `data=${wide}`);
  assert.equal(made.inputs[0].data, undefined, 'the file is not long enough for this test');
  const without = grade({ 'a.json': made });
  assert.equal(without.rows[0]?.verdict, 'not replayed');
  assert.match(without.rows[0]?.reason ?? '', /hash of the data data/);
  assert.equal(grade({ 'a.json': made }, '--input', `data=${wide}`).rows[0]?.verdict, 'identical');
  const other = folder.write('other.csv', 'a,b,y\n1,2,3\n2,2,1\n4,2,2\n');
  assert.equal(
    grade({ 'a.json': made }, '--input', `data=${other}`).rows[0]?.verdict,
    'not replayed',
  );
});

test('folders of a learning platform, hidden files and links', () => {
  const good = record();
  const { place } = grade({ 'Ada Lovelace_123/record.json': good, '.hidden/x.json': '{' });
  writeFileSync(path.join(place, '.DS_Store'), 'x');
  symlinkSync('/etc/hostname', path.join(place, 'link.json'));
  symlinkSync(place, path.join(place, 'loop'));
  const out = path.join(place, 'grades.csv');
  assert.equal(lmlab('grade', place, '--out', out).code, 1);
  const rows = parse(read(out));
  assert.deepEqual(
    rows.map((row) => [row.file, row.verdict]),
    [
      ['Ada Lovelace_123/record.json', 'identical'],
      ['link.json', 'unreadable'],
      ['loop', 'unreadable'],
    ],
  );
  assert.match(rowOf(rows, 'link.json').reason ?? '', /link/);
});

test('the order of the rows and their bytes do not depend on --jobs', () => {
  const files = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [`s${i}.json`, record('--seed', String(i))]),
  );
  const { place, text } = grade(files, '--jobs', '1');
  const out = folder.file('jobs.csv');
  for (const jobs of ['2', '4']) {
    assert.equal(lmlab('grade', place, '--out', out, '--jobs', jobs).code, 1); // grades.csv itself
    const rows = read(out).split('\n');
    assert.equal(rows.filter((row) => !row.startsWith('grades.csv')).join('\n'), text);
  }
});

test('own_seed says whether the seed is that of the typed name', () => {
  // FNV-1a of "foobar" with 32 bits is 0xbf9cf968 (the authors' own test values).
  const seed = String(0xbf9cf968 % 1_000_000);
  const { rows } = grade({
    'a.json': { ...record('--seed', seed), author: ' FooBar  ' },
    'b.json': { ...record('--seed', '5'), author: 'foobar' },
    'c.json': record(),
    'd.json': { ...record('--seed', '5'), author: '王小明' },
  });
  assert.deepEqual(
    rows.map((row) => row.own_seed),
    ['yes', 'no', '', ''],
  );
});

test('bad input: one line, exit code 2, nothing written', () => {
  const out = folder.file('never.csv');
  for (const [args, pattern] of /** @type {[string[], RegExp][]} */ ([
    [['grade', folder.file('nowhere'), '--out', out], /^folder: .*no folder/],
    [['grade', folder.write('file', ''), '--out', out], /^folder: .*no folder/],
    [['grade', folder.file(''), '--out', out, '--limit', 'x'], /^limit: /],
    [['grade', folder.file(''), '--out', out, '--jobs', 'x'], /^jobs: /],
    [['grade', folder.file('')], /--out is required/],
  ])) {
    const { code, err } = lmlab(...args);
    assert.equal(code, 2, err);
    assert.match(err, pattern);
  }
});

test('formulas behind other signs, blanks and separators, and names that turn around', () => {
  const good = record();
  const files = Object.fromEntries(
    ['x;=1+1;', '\uff1d1+1', '\u200b@SUM(A1)', 'Zo\u00eb', 'Ada\u202egnp.\u2066x'].map(
      (author, i) => [`${i}.json`, { ...good, author }],
    ),
  );
  const { rows } = grade(files);
  assert.deepEqual(
    rows.map(({ author }) => author),
    ["x;'=1+1;", "'\uff1d1+1", "'\u200b@SUM(A1)", 'Zo\u00eb', 'Ada gnp. x'],
  );
});

test('images of millions of pixels: a row in seconds, in bounded memory', () => {
  const head = (/** @type {number[]} */ ...sizes) => {
    const bytes = Buffer.alloc(4 + 4 * sizes.length);
    bytes.set([0, 0, 8, sizes.length]);
    sizes.forEach((size, i) => bytes.writeUInt32BE(size, 4 + 4 * i));
    return bytes;
  };
  const images = gzipSync(Buffer.concat([head(10, 2000, 3000), Buffer.alloc(60_000_000)]));
  const labels = Buffer.concat([head(10), Buffer.from([0, 1, 0, 1, 0, 1, 0, 1, 0, 1])]);
  const input = (/** @type {string} */ name, /** @type {Buffer} */ bytes) => ({
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    encoding: 'base64',
    data: bytes.toString('base64'),
  });
  const file = folder.file('digits.json');
  assert.equal(lmlab('run', 'digits', '--steps', '0', '--record', file).code, 0);
  const bomb = { ...JSON.parse(readFileSync(file, 'utf8')), inputs: [input('data', images), input('labels', labels)] }; // prettier-ignore
  const text = JSON.stringify(bomb);
  assert.ok(text.length < 100_000, `${text.length} bytes`);
  const place = folder.file('bomb');
  mkdirSync(place);
  writeFileSync(path.join(place, 'bomb.json'), text);
  const out = folder.file('bomb.csv');
  // Half a gigabyte of address space: what it took before was eleven.
  const limited = 'ulimit -v 600000; exec "$@"';
  const { status } = spawnSync('sh', ['-c', limited, 'sh', LMLAB, 'grade', place, '--out', out, '--jobs', '1']); // prettier-ignore
  assert.equal(status, 1);
  const [row] = parse(read(out));
  assert.deepEqual(
    [row?.verdict, row?.reason],
    ['unreadable', 'images: the images have 2000 × 3000 pixels; allowed are 4096'],
  );
});

test('the time limit counts from the first byte: a run that is at its end when it opens has none left', () => {
  const { rows } = grade({ 'now.json': { ...record(), steps: 0 } }, '--limit', '0');
  assert.deepEqual(
    [rows[0]?.verdict, rows[0]?.reason],
    ['not replayed', 'it takes longer than 0 s'],
  );
});
