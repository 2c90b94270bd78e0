// Bad input: exit code 2, one line per fault on standard error, nothing on standard output or disk.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { lmlab } from '../browser/harness/native.mjs';
import { temporaryFolder } from './temporary.mjs';

const folder = temporaryFolder();
const SLUG = 'least-squares';

/**
 * The lines that lmlab complains with; it must refuse and write nothing.
 * @param {...string} args
 * @returns {string[]}
 */
function refused(...args) {
  const record = folder.file('never.json');
  const csv = folder.file('never');
  const writes = args[0] === 'run' && args.length > 1 ? ['--record', record, '--csv', csv] : [];
  const { code, out, err } = lmlab(...args, ...writes);
  assert.equal(code, 2, `${args.join(' ')}: ${err}`);
  assert.equal(out, '');
  assert.ok(!existsSync(record) && !existsSync(csv), 'something was written');
  assert.ok(err.endsWith('\n'));
  return err.trimEnd().split('\n');
}

/** @param {string[]} args @param {RegExp[]} patterns one per line, in order */
function expectLines(args, ...patterns) {
  const lines = refused(...args);
  assert.equal(lines.length, patterns.length, lines.join('\n'));
  lines.forEach((line, i) => assert.match(line, /** @type {RegExp} */ (patterns[i])));
}

test('a parameter: unknown, out of range, not a number, twice, without a value', () => {
  expectLines(['run', SLUG, '--set', 'sampels=3'], /^sampels: .*"3".*allowed.*samples/);
  expectLines(['run', SLUG, '--set', 'samples=2001'], /^samples: "2001" .*1 to 2000$/);
  expectLines(['run', SLUG, '--set', 'noise=nan'], /^noise: "nan" /);
  expectLines(['run', SLUG, '--set', 'noise=1e999'], /^noise: "1e999" /);
  expectLines(['run', SLUG, '--set', 'loss=huber'], /^loss: "huber" .*sum.*mean/);
  expectLines(['run', SLUG, '--set', 'samples=3', '--set', 'samples=4'], /^samples: .*twice/);
  expectLines(['run', SLUG, '--set', 'samples'], /^set: "samples" .*name=value/);
  expectLines(['run', SLUG, '--set', 'seed=4'], /^seed: .*--seed 4/);
});

test('seed and steps: not whole, negative, too large', () => {
  for (const seed of ['-1', '1.5', 'x', '9007199254740992', '1e3']) {
    expectLines(['run', SLUG, '--seed', seed], /^seed: .*0 to 9007199254740991$/);
  }
  for (const steps of ['-1', '1000000001', '2.5', 'many']) {
    expectLines(['run', SLUG, '--steps', steps], /^steps: .*0 to 1000000000$/);
  }
});

test('every fault is named at once', () => {
  const args = ['run', SLUG, '--set', 'samples=0', '--set', 'nope=1', '--seed', 'x'];
  expectLines(
    [...args, '--input', 'data=missing.csv'],
    /^seed/,
    /^data.*missing/,
    /^samples/,
    /^nope/,
  );
});

test('the largest seed is taken, and 0 steps', () => {
  const { code, out } = lmlab(
    ...['run', SLUG, '--seed', '9007199254740991', '--steps', '0', '--json'],
  );
  assert.equal(code, 0);
  assert.equal(JSON.parse(out).seed, Number.MAX_SAFE_INTEGER);
});

test('experiments, commands and options that are not there', () => {
  expectLines(['run', 'no-such'], /^experiment: .*no-such.*least-squares/);
  expectLines(['check', 'no-such', 'nor-this'], /no-such/, /nor-this/);
  expectLines([], /command.*list, run, check, replay, sweep, merge, grade/);
  expectLines(['frobnicate'], /frobnicate.*allowed/);
  expectLines(['run'], /EXPERIMENT.*required/);
  expectLines(['run', SLUG, '--frob'], /--frob.*allowed/);
  expectLines(['check', '--jobs', '-3'], /^jobs: "-3"/);
});

test('--json and --csv exclude each other', () => {
  const { code, out, err } = lmlab('run', SLUG, '--json', '--csv', folder.file('both'));
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /^csv: .*--json/);
  assert.ok(!existsSync(folder.file('both')));
});

test('an input: unknown, twice, a folder, without a file', () => {
  const good = folder.write('good.csv', 'a,b\n1,2\n2,4\n3,6\n');
  expectLines(['run', SLUG, '--input', `what=${good}`], /^what: .*data/);
  expectLines(
    ['run', SLUG, '--input', `data=${good}`, '--input', `data=${good}`],
    /^data: .*twice/,
  );
  expectLines(['run', SLUG, '--input', `data=${folder.file('')}`], /^data: .*folder/);
  expectLines(['run', SLUG, '--input', 'data'], /^input: "data" .*name=FILE/);
});

const CSV = {
  'ragged.csv': ['a,b\n1,2\n3\n', /line 3/],
  'word.csv': ['a,b\n1,2\n3,four\n', /line 3.*column 2.*four/],
  'missing.csv': ['a,b\n1,\n3,4\n', /line 2.*column 2/],
  'nan.csv': ['a,b\n1,nan\n3,4\n', /line 2.*column 2/],
  'row.csv': ['a,b\n1,2\n', /row|example/],
  'headless.csv': ['1,2\n3,4\n5,6\n', /name the columns/],
  'target.csv': ['y\n1\n2\n3\n', /feature|column/],
  'empty.csv': ['', /empty|header/],
};
for (const [name, [content, pattern]] of Object.entries(CSV)) {
  test(`${name} is refused with its place`, () => {
    const file = folder.write(name, /** @type {string} */ (content));
    const lines = refused('run', SLUG, '--input', `data=${file}`);
    assert.match(lines.join('\n'), /^data/);
    assert.match(lines.join('\n'), /** @type {RegExp} */ (pattern));
  });
}

test('more columns than allowed are refused, not computed', () => {
  const row = `${Array.from({ length: 2002 }, () => '1').join(',')}\n`;
  const file = folder.write('wide.csv', row.replaceAll('1', 'x') + row.repeat(2));
  refused('run', SLUG, '--input', `data=${file}`);
});

test('an act in mid-run: malformed, unknown, past the end', () => {
  expectLines(['run', SLUG, '--event', 'x:y=1'], /^event: "x:y=1" .*step:name=value/);
  expectLines(['run', SLUG, '--event', '5:y'], /^event: .*step:name=value/);
  expectLines(['run', SLUG, '--steps', '9', '--event', '10:learning_rate=1'], /^event: .*past/);
  expectLines(['run', SLUG, '--steps', '9', '--event', '1:dance=1'], /^dance: /);
});

test('hostile text stays one short line without control characters', () => {
  for (const text of ['a\nb', '\u001b[31mred', 'x'.repeat(100_000), '<script>alert(1)</script>']) {
    for (const line of refused('run', SLUG, '--set', `samples=${text}`)) {
      assert.ok(line.length < 700);
      assert.doesNotMatch(line, /\p{Cc}/u);
    }
  }
});

test('a place that cannot be written is bad input, and nothing else is written', () => {
  const blocked = folder.write('file', '');
  const record = folder.file('beside.json');
  const args = ['run', SLUG, '--steps', '1'];
  const { code, err, out } = lmlab(...args, '--csv', `${blocked}/x`, '--record', record);
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /^csv: /);
  assert.ok(!existsSync(record));
  mkdirSync(folder.file('folder'));
  assert.match(lmlab(...args, '--record', folder.file('folder')).err, /^record: .*folder/);
});

test('an option that is given, but empty, is no option that is left out', () => {
  const every = {
    run: ['set', 'seed', 'steps', 'input', 'event', 'csv', 'record'],
    check: ['jobs'],
    sweep: ['out', 'seeds', 'grid', 'jobs', 'shard', 'steps', 'set', 'input'],
    grade: ['out', 'jobs', 'limit', 'input'],
  };
  for (const [command, options] of Object.entries(every)) {
    for (const option of options) {
      const place = command === 'check' || command === 'grade' ? folder.file('') : SLUG;
      const { code, out, err } = lmlab(command, place, `--${option}`, '');
      assert.deepEqual([code, out], [2, ''], `${command} --${option}`);
      assert.match(err, new RegExp(`^${option}: is given, but empty; .*--${option} out\\n$`));
    }
  }
});
