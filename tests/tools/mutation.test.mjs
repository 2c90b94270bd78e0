// The mutation tool: rows that fit the engine as it is, outcomes, tables and the verdict.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { inProject } from '../../web/tools/paths.mjs';
import { fresh, note } from '../mutation/kept.mjs';
import { MUTANTS } from '../mutation/mutants.mjs';
import { catchers, experimentTable, faults, idle, mutantLine, survivors } from '../mutation/report.mjs'; // prettier-ignore
import { mutated } from '../mutation/scratch.mjs';

test('every mutant fits the engine as it is, under a name of its own', () => {
  assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
  for (const mutant of MUTANTS) {
    assert.match(mutant.name, /^[a-z]+(-[a-z]+)*$/);
    assert.match(mutant.file, /^engine\/.*\.cpp$/);
    const text = readFileSync(inProject(mutant.file), 'utf8');
    assert.notEqual(mutated(text, mutant), text, mutant.name);
  }
});

const ROW = { name: 'one', file: 'engine/a.cpp', before: 'x + y', after: 'x - y', means: 'a sign' };

test('a mutant changes its text once, or fails', () => {
  assert.equal(mutated('return x + y;', ROW), 'return x - y;');
  assert.equal(mutated('return x + y;', { ...ROW, after: '$& $1' }), 'return $& $1;');
  assert.throws(() => mutated('return y + x;', ROW), /one: engine\/a\.cpp holds its text 0 times/);
  assert.throws(() => mutated('x + y; x + y;', ROW), /2 times instead of once/);
});

const outcome = { red: [], digest: 'same', stopped: '', seconds: 1 };

/** What was found of the row: two red checks in a, a stop in b, a silent change in c, nothing in d. */
function found() {
  const entry = fresh(ROW);
  note(entry, 'a', 'p', { ...outcome, red: ['first', 'second'] }, 'same');
  note(entry, 'b', 'p', { ...outcome, digest: '', stopped: 'took longer' }, 'same');
  note(entry, 'c', 'p', { ...outcome, digest: 'other' }, 'same');
  note(entry, 'd', 'p', outcome, 'same');
  return entry;
}

test('an outcome is red, stopped, silent or nothing, and the next one replaces it', () => {
  const entry = found();
  assert.deepEqual(entry.red, { a: ['first', 'second'] });
  assert.deepEqual(entry.stopped, { b: 'took longer' });
  assert.deepEqual(entry.silent, ['c']);
  assert.deepEqual(Object.keys(entry.tried), ['a', 'b', 'c', 'd']);
  assert.deepEqual(catchers(entry), ['a', 'b']);
  note(entry, 'a', 'q', outcome, 'same');
  note(entry, 'c', 'q', { ...outcome, red: ['third'], digest: 'other' }, 'same');
  assert.deepEqual([entry.red, entry.silent], [{ c: ['third'] }, []]);
});

test('the tables name the catchers, and the checks that never turned red', () => {
  const kept = { one: found() };
  assert.match(mutantLine(ROW, kept.one), /a 2, b stopped\n +changed unnoticed: c/);
  assert.match(mutantLine(ROW, undefined), /not tried yet/);
  assert.match(experimentTable(['a', 'd'], kept), /a +one\n +d +none/);
  assert.equal(
    idle({ a: ['first', 'second', 'third'], d: ['fourth'] }, kept),
    'a: 1 of 3 checks never turned red\n  third\nd: 1 of 1 checks never turned red\n  fourth',
  );
});

test('the verdict asks for a catcher of each mutant, a reason for survivors, a catch of each experiment', () => {
  const kept = { one: found() };
  assert.deepEqual(faults([ROW], ['a', 'b'], kept), []);
  assert.deepEqual(faults([ROW], ['d'], kept), ['d catches no mutant.']);
  assert.deepEqual(faults([ROW], [], {}), ['one was not tried.']);
  const alive = { one: fresh(ROW) };
  assert.deepEqual(faults([ROW], [], alive), ['one is caught nowhere.']);
  const native = { one: { ...fresh(ROW), native: ['core/rng'] } };
  assert.match(faults([ROW], [], native).join(), /noticed by no battery, and its row does not say/);
  const excused = { ...ROW, unseen: 'no battery draws' };
  assert.deepEqual(faults([excused], [], native), []);
  assert.match(survivors([excused], native), /no battery draws; caught by native tests: core\/rng/);
});
