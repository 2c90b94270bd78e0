// What is committed for the pages is what the module says: numbers, sentences with formulas, pictures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { ROOT, inProject } from '../../web/tools/paths.mjs';
import { COMMITTED, keptNumbers, readNumbers } from '../../web/tools/site/kept-numbers.mjs';
import { findLessons } from '../../web/tools/site/lessons.mjs';
import { jobsOf, measure } from '../../web/tools/site/measure.mjs';

/** Numbers are held against the command line for every lesson; the rest for one, and for all in `npm run test:all`. */
const SAMPLE = process.env.LM_THOROUGH === '1' ? /./ : /^linear-regression$/;

const lab = await load();
const kept = readNumbers(inProject(COMMITTED));
const lessons = findLessons(ROOT);
const jobs = jobsOf(lessons, () => 'inputs');

for (const { slug } of lessons.filter((lesson) => SAMPLE.test(lesson.slug))) {
  test(`${slug}: the committed numbers, sentences and picture are the module’s`, () => {
    for (const job of jobs.filter(({ lesson }) => lesson === slug)) {
      const { key, ...committed } = kept[job.name] ?? { key: '' };
      assert.deepEqual(committed, measure(lab, job), `${job.name}: run node web/tools/numbers.mjs`);
      assert.match(key, /^[0-9a-f]{16}$/);
    }
  });
}

test('what is committed for two runs of an experiment has two keys, unless they are the same run', () => {
  /** @type {Map<string, string>} */
  const settings = new Map();
  for (const { name, key } of jobs) {
    const committed = kept[name]?.key ?? assert.fail(`${name}: run node web/tools/numbers.mjs`);
    const same = settings.get(committed) ?? key;
    assert.equal(key, same, `${name}: its key stands for other settings, too`);
    settings.set(committed, same);
  }
});

test('a number is taken from the file when its key is the same, and only then', () => {
  const [first, second] = jobs;
  assert.ok(first && second);
  const { key } = kept[first.name] ?? assert.fail('nothing is committed');
  const found = keptNumbers(ROOT, [
    { ...first, key },
    { ...second, key: `not ${key}` },
  ]);
  assert.deepEqual(Object.keys(found), [first.name]);
});

test('the key of a run changes with its inputs, its settings and its picture', () => {
  const { experiments } = must(lab.catalogue());
  const [lesson] = lessons.filter(({ picture }) => picture);
  assert.ok(lesson?.picture && experiments.length > 0);
  const { experiment, preset } = lesson.picture;
  const keyIn = (/** @type {typeof lesson} */ one, inputs = 'a') =>
    jobsOf([one], () => inputs).find(({ name }) => name === `${experiment}@${preset}`)?.key;
  const presets = lesson.presets[experiment]?.map((one) => ({ ...one, seed: 77 }));
  const keys = [
    keyIn(lesson),
    keyIn(lesson, 'b'),
    keyIn({ ...lesson, picture: undefined }),
    keyIn({ ...lesson, picture: { ...lesson.picture, view: 'another' } }),
    keyIn({ ...lesson, presets: { ...lesson.presets, [experiment]: presets ?? [] } }),
  ];
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(keyIn(structuredClone(lesson)), keys[0]);
});
