// The map of prerequisites: what stands on it, where, and what a list of the same says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findLessons } from '../../web/tools/site/lessons.mjs';
import { directPrerequisites, layOut, spread } from '../../web/tools/site/map-layout.mjs';
import { onLines, prerequisiteMap } from '../../web/tools/site/map.mjs';

const LESSONS = findLessons(fileURLToPath(new URL('../../', import.meta.url)));
/** A page is this wide for its widest parts, in CSS pixels. */
const PAGE = 1216;

/** @param {Record<string, string[]>} all prerequisites by slug */
const lessons = (all) =>
  Object.entries(all).map(([slug, prerequisites]) => ({ slug, prerequisites }));

const ROW = 4.2;
/** A course of 29 lessons, seven deep: each builds on one or two of the row before. */
const LARGE = Array.from({ length: 29 }, (_none, i) => {
  const depth = Math.floor(i / ROW);
  const first = Math.ceil((depth - 1) * ROW);
  const row = Math.ceil(depth * ROW) - first;
  const before = depth > 0 ? [first + (i % row), ...(i % 3 === 0 ? [first] : [])] : [];
  return { slug: `l${i}`, prerequisites: before.map((j) => `l${j}`) };
});

test('what another prerequisite implies, and what is not written, is left out', () => {
  const needs = directPrerequisites(
    lessons({ a: [], b: ['a', 'gone'], c: ['a', 'b'], d: ['a', 'c'] }),
  );
  assert.deepEqual(Object.fromEntries(needs), { a: [], b: ['a'], c: ['b'], d: ['c'] });
  assert.throws(() => directPrerequisites(lessons({ a: ['b'], b: ['a'] })), /lessons\/. lead back/);
});

test('rows are spread to one apart, as near to what is wanted as they can be', () => {
  assert.deepEqual(spread([0, 5]), [0, 5]);
  assert.deepEqual(spread([2, 2, 2]), [1, 2, 3]);
  assert.deepEqual(spread([0, 3, 3]), [0, 2.5, 3.5]);
});

for (const [name, course] of /** @type {const} */ ([
  ['this course', LESSONS],
  ['29 lessons', LARGE],
])) {
  test(`${name}: lines lead to the right, and no two lessons lie on each other`, () => {
    const { places, lines, columns } = layOut([...course]);
    for (const line of lines) {
      line.slice(1).forEach((place, i) => assert.equal(place.column, (line[i]?.column ?? 0) + 1));
    }
    for (let column = 0; column < columns; column += 1) {
      const rows = places.filter((one) => one.column === column).map(({ row }) => row);
      rows.sort((a, b) => a - b);
      rows.slice(1).forEach((row, i) => assert.ok(row - (rows[i] ?? 0) > 1 - 1e-9, `${rows}`));
    }
    assert.equal(places.filter(({ slug }) => slug).length, course.length);
  });
}

test('29 lessons have room: no wider than a page, no higher than the rows that its fullest column needs', () => {
  const course = LARGE.map((one, i) => ({ ...LESSONS[0], ...one, title: `Lesson number ${i}` }));
  const html = prerequisiteMap(/** @type {any} */ (course));
  const [, width = 0, height = 0] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(html) ?? []).map(
    Number,
  );
  assert.ok(width > 0 && width <= PAGE, `${width}`);
  const { places, columns, rows } = layOut(LARGE);
  const fullest = Math.max(
    ...Array.from({ length: columns }, (_, i) => places.filter((one) => one.column === i).length),
  );
  assert.ok(rows <= fullest + 1, `${rows} rows, ${fullest} in the fullest column`);
  assert.ok(height < 900, `${height}`);
});

test('drawing and list have every lesson once, with what comes before it', () => {
  const html = prerequisiteMap(LESSONS);
  const [drawing = '', list = ''] = html.split('<div class="map-list">');
  for (const { slug, title } of LESSONS) {
    for (const part of [drawing, list]) {
      assert.equal(part.split(`href="lessons/${slug}/index.html"`).length, 2, slug);
    }
    assert.ok(list.includes(`>${title}</a>`), title);
  }
  assert.match(drawing, /aria-label="Lazy and rich \(Part I, lesson 6; after Linear regression\)"/);
  assert.match(list, />Lazy and rich<\/a><ul><li><a [^>]*>Hyperparameter transfer</);
});

test('a long title stands on two lines of like length', () => {
  assert.deepEqual(onLines('Lazy and rich'), ['Lazy and rich']);
  assert.deepEqual(onLines('The edge of stability'), ['The edge of', 'stability']);
});
