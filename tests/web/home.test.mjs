// The home page's orders of lessons, and the page of reproductions.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeInCourse } from '../../web/tools/site/course.mjs';
import { lessonList } from '../../web/tools/site/home.mjs';
import { reproductions, runOf } from '../../web/tools/site/reproductions.mjs';

/** @param {Partial<import('../../web/tools/site/lessons.mjs').Lesson>} said */
const lesson = (said) => ({
  slug: 'one',
  part: 1,
  order: 1,
  title: 'One',
  summary: 'First.',
  evidence: [],
  lecture: null,
  prerequisites: [],
  sources: {},
  experiments: ['e'],
  presets: {},
  controls: {},
  readouts: {},
  acts: {},
  runs: {},
  formulas: {},
  tasks: [],
  predictions: [],
  ...said,
});
const EXPERIMENTS = [
  { slug: 'e', title: 'E < 1', lesson: 'a', bare: true, source: 'engine/experiments/e.cpp' },
  { slug: 'f', title: 'F', lesson: 'a', bare: false, source: 'engine/experiments/f.cpp' },
];
const COURSE = {
  lessons: [
    lesson({}),
    lesson({
      slug: 'two',
      title: 'Two',
      part: 4,
      experiments: ['f'],
      evidence: ['Universality', 'Macroscopic laws'],
      lecture: 8,
      prerequisites: ['one', 'gone'],
      sources: { f: 'Huh' },
    }),
  ],
  pictures: {},
  experiments: EXPERIMENTS,
};

test('a lesson stands where its file or the programme says', () => {
  assert.deepEqual(placeInCourse('edge-of-stability', {}), {
    evidence: ['Macroscopic laws'],
    lecture: 11,
  });
  assert.deepEqual(placeInCourse('new', {}), { evidence: [], lecture: null });
  assert.deepEqual(placeInCourse('kernels', { evidence: 'Universality', lecture: 5 }), {
    evidence: ['Universality'],
    lecture: 5,
  });
  assert.throws(
    () => placeInCourse('a', { evidence: 'Beauty' }),
    /lessons\/a.*"Beauty".*Universality/,
  );
  assert.throws(() => placeInCourse('a', { lecture: 9 }), /lecture 9 is not one of 1, 2/);
});

test('every lesson stands once in each of the three orders', () => {
  const html = lessonList(COURSE);
  for (const name of ['lines', 'calendar', 'syllabus']) {
    const part =
      html.slice(html.indexOf(`<div class="by-${name}">`)).split('<div class="by-')[1] ?? '';
    for (const { slug, title } of COURSE.lessons) {
      const heading = `<a href="lessons/${slug}/index.html">${title}</a>`;
      assert.ok(part.includes(heading), `${name}: ${slug}`);
    }
  }
  assert.match(html, /<h3>The ground<\/h3>/);
  assert.match(html, /<h3>Universality<\/h3>/);
  assert.doesNotMatch(html, /<h3>Solvable settings<\/h3>/); // empty groups are left out
  assert.match(html, /Lecture 8\. The platonic/);
  assert.match(html, /E &lt; 1<\/a> <span class="badge">no fitted parameter/);
  assert.doesNotMatch(html, /F<\/a> <span class="badge">/);
  assert.match(html, /after <a href="lessons\/one\/index.html">One<\/a><\/span>/);
});

test('reproductions show what was last checked, and nothing else', () => {
  const root = mkdtempSync(join(tmpdir(), 'lab-claims-'));
  try {
    assert.match(reproductions(root, COURSE), /0 of 0 hold/);
    mkdirSync(join(root, 'tests'));
    const check = {
      name: 'a & b',
      kind: 'at_least',
      predicted: 0.5,
      measured: 0.64064,
      tolerance: 0,
      why: 'chance',
      range: '',
      passed: true,
    };
    const checks = [check, { ...check, name: 'c', measured: null, passed: false }];
    const entry = { key: 'k', seeds: [3, 4], digest: 'abcdef0123456789', checks };
    writeFileSync(join(root, 'tests/checks.json'), JSON.stringify({ f: entry, gone: entry }));
    const html = reproductions(root, COURSE);
    assert.match(html, /1 of 2 hold/);
    assert.match(html, /a &amp; b.*\n<td class="number">≥ 0\.5<\/td>\n<td class="number">0\.6406</);
    assert.match(html, /<td class="number">none<\/td>/);
    assert.match(html, /lessons\/two\/index.html#f\?seed=3/);
    assert.match(html, /<dt>Source<\/dt><dd>Huh<\/dd>/);
    assert.match(html, />seed 3<\/a> of 3, 4</);
    assert.doesNotMatch(html, /E &lt; 1/);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a claim opens the run behind it: the seed of its name, the parameters of the lesson’s entry', () => {
  /** @type {import('../../web/tools/site/lessons.mjs').ClaimRun[]} */
  const runs = [
    { match: 'momentum', parameters: { momentum: 0.5 } },
    { match: 'then', parameters: {}, steps: 9, events: [{ step: 7, name: 'rate', value: '0.1' }] },
    { match: 'edge', parameters: { rate: 2 }, near: true },
  ];
  assert.deepEqual(runOf('momentum 0.5: a median, then', runs, [1, 2]), {
    seed: 1,
    several: true,
    near: false,
    query: 'momentum=0.5&seed=1',
  });
  assert.deepEqual(runOf('then, seed 12: drift', runs, [1]), {
    seed: 12,
    several: false,
    near: false,
    query: 'seed=12&steps=9&event=7%3Arate%3A0.1',
  });
  assert.equal(runOf('at the edge', runs, [4]).near, true);
  assert.equal(runOf('anything', [], [4]).query, 'seed=4');
});
