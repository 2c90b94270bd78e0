// The home page's orders of lessons, and the page of reproductions.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeInCourse } from '../../web/tools/site/course.mjs';
import { lessonList } from '../../web/tools/site/home.mjs';
import { queryOf, reproductions, runsCell } from '../../web/tools/site/reproductions.mjs';

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
  formulas: {},
  sweeps: {},
  formerViews: {},
  symbols: {},
  opening: null,
  tasks: [],
  predictions: [],
  ...said,
});
const EXPERIMENTS = [
  {
    slug: 'e',
    title: 'E < 1',
    lesson: 'a',
    module: 'a',
    bare: true,
    source: 'engine/experiments/e.cpp',
  },
  {
    slug: 'f',
    title: 'F',
    lesson: 'a',
    module: 'a',
    bare: false,
    source: 'engine/experiments/f.cpp',
  },
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
  assert.match(html, /<a href="lessons\/one\/index.html#e">E &lt; 1<\/a>/);
  assert.match(html, /after <a href="lessons\/one\/index.html">One<\/a><\/span>/);
  assert.match(html, /id="order-syllabus" checked/);
});

const CHECK = {
  name: 'a & b',
  kind: 'at_least',
  predicted: 0.5,
  measured: 0.64064,
  tolerance: 0,
  why: 'chance',
  range: '',
  passed: true,
  runs: [{ parameters: {}, seed: 3, steps: 7, events: [] }],
  among: [],
};

test('reproductions show what was last checked, and nothing else', () => {
  const root = mkdtempSync(join(tmpdir(), 'lab-claims-'));
  try {
    assert.match(reproductions(root, COURSE), /0 of 0 hold/);
    mkdirSync(join(root, 'tests'));
    const checks = [CHECK, { ...CHECK, name: 'c', measured: null, passed: false }];
    const entry = { key: 'k', seeds: [3, 4], digest: 'abcdef0123456789', checks };
    writeFileSync(join(root, 'tests/checks.json'), JSON.stringify({ f: entry, gone: entry }));
    const html = reproductions(root, COURSE);
    assert.match(html, /1 of 2 hold/);
    assert.match(html, /a &amp; b.*\n<td class="number">≥ 0\.5<\/td>\n<td class="number">0\.6406</);
    assert.match(html, /<td class="number">none<\/td>/);
    assert.match(html, /lessons\/two\/index.html#f\?seed=3&amp;steps=7">seed 3<\/a><\/td>/);
    assert.match(html, /<dt>Source<\/dt><dd>Huh<\/dd>/);
    assert.doesNotMatch(html, /E &lt; 1/);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a claim opens the runs that it was measured on', () => {
  /** @param {number} seed @param {Partial<import('../../web/client/messages.js').Origin>} [more] */
  const run = (seed, more) => ({ parameters: {}, seed, steps: 9, events: [], ...more });
  const acted = run(3, {
    parameters: { momentum: 0.5, scales: '1:2' },
    events: [{ step: 7, name: 'rate', value: '0.1' }],
  });
  assert.equal(queryOf(acted), 'momentum=0.5&scales=1%3A2&seed=3&steps=9&event=7%3Arate%3A0.1');
  assert.equal(queryOf(run(4, { steps: 0 })), 'seed=4');

  /** @param {import('../../web/client/messages.js').Origin[]} runs @param {number[]} [among] */
  const said = (runs, among = []) =>
    runsCell({ ...CHECK, runs, among }, 'p').replace(/<a href="[^"]*">([^<]*)<\/a>/g, '[$1]');
  assert.equal(said([]), 'computed without a run');
  assert.equal(said([acted]), '[seed 3]');
  assert.equal(said([run(4, { steps: 0 })]), '[seed 4, at its start]');
  assert.equal(said([run(3), run(5)], [1, 2, 3, 4, 5, 6]), '[seed 3]; [seed 5] (of seeds 1–6)');
  assert.equal(said([run(3)], [1, 3, 4]), '[seed 3] (of seeds 1, 3, 4)');
  assert.equal(
    said([run(1, { parameters: { rate: 1 / 3, width: 8 } }), run(1, { parameters: { width: 8 } })]),
    '[seed 1, rate 0.3333]; [seed 1, rate its default]',
  );
});
