// The map of prerequisites on the home page: an SVG with links, and on a phone the same as a list.
import { escape } from './frame.mjs';
import { kicker } from './home.mjs';
import { directPrerequisites, layOut } from './map-layout.mjs';

/** @typedef {import('./lessons.mjs').Lesson} Lesson */
/** @typedef {import('./map-layout.mjs').Place} Place */

/** A lesson's box and the ways between, in pixels of the drawing. */
const BOX = { width: 152, height: 50 };
const ROW = 66;
/** Room for lines between two columns: the more columns there are, the less. */
const WIDEST_GAP = 96;
const NARROWEST_GAP = 24;
/** As wide as the widest part of a page, and as its text. */
const PAGE = 1216;
const TEXT = 672;
/** Around the drawing, for the ring of the focus. */
const MARGIN = 4;
/** Letters of a title that stand on one line. */
const LINE = 18;

/** @param {number} columns */
const gapOf = (columns) =>
  Math.max(
    NARROWEST_GAP,
    Math.min(WIDEST_GAP, (PAGE - 2 * MARGIN - columns * BOX.width) / Math.max(1, columns - 1)),
  );

/** A title on one line, or on two that are as equal as its words allow. @param {string} title */
export function onLines(title) {
  if (title.length <= LINE) return [title];
  const words = title.split(' ');
  const longest = (/** @type {string[]} */ lines) => Math.max(...lines.map((one) => one.length));
  return words
    .slice(1)
    .map((_, i) => [words.slice(0, i + 1).join(' '), words.slice(i + 1).join(' ')])
    .reduce((best, one) => (longest(one) < longest(best) ? one : best), [title]);
}

/** A smooth line through a lesson's right side, its bends, and the left side of the other. @param {Place[]} line @param {number} gap */
function path(line, gap) {
  const last = line.length - 1;
  const points = line.flatMap(({ column, row }, i) => {
    const left = MARGIN + column * (BOX.width + gap);
    const y = MARGIN + row * ROW + BOX.height / 2;
    return [...(i > 0 ? [{ x: left, y }] : []), ...(i < last ? [{ x: left + BOX.width, y }] : [])];
  });
  const [first, ...rest] = points;
  const parts = rest.map(({ x, y }, i) => {
    const from = /** @type {{x: number, y: number}} */ (points[i]);
    if (from.y === y) return `H${round(x)}`;
    const middle = round((from.x + x) / 2);
    return `C${middle} ${round(from.y)} ${middle} ${round(y)} ${round(x)} ${round(y)}`;
  });
  return `M${round(first?.x ?? 0)} ${round(first?.y ?? 0)}${parts.join('')}`;
}

const round = (/** @type {number} */ value) => Number(value.toFixed(1));

/** @param {Lesson} lesson */
const address = ({ slug }) => `lessons/${slug}/index.html`;

/** @param {Lesson} lesson @param {Place} place @param {number} gap @param {string[]} titles of the lessons before it */
function box(lesson, { column, row }, gap, titles) {
  const lines = onLines(lesson.title);
  const [x, y] = [round(MARGIN + column * (BOX.width + gap)), round(MARGIN + row * ROW)];
  const text = lines.map((one, i) => {
    const down = BOX.height / 2 + 5 + (i - (lines.length - 1) / 2) * 17;
    return `<tspan x="${x + 14}" y="${round(y + down)}">${escape(one)}</tspan>`;
  });
  const after = titles.length > 0 ? `; after ${titles.join(' and ')}` : '';
  return `<a href="${address(lesson)}" data-lesson="${lesson.slug}" aria-label="${escape(`${lesson.title} (${kicker(lesson)}${after})`)}"><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="9"/><text>${text.join(' ')}</text></a>`;
}

/** @param {Lesson[]} lessons @param {Map<string, string[]>} needs */
function drawing(lessons, needs) {
  const { places, lines, columns, rows } = layOut(lessons);
  const gap = gapOf(columns);
  const width = 2 * MARGIN + columns * BOX.width + (columns - 1) * gap;
  const height = 2 * MARGIN + (rows - 1) * ROW + BOX.height;
  const titled = (/** @type {string} */ slug) =>
    lessons.find((one) => one.slug === slug)?.title ?? '';
  const ways = lines.map((line) => {
    const [from, to] = [line[0]?.slug, line.at(-1)?.slug];
    return `<path data-from="${from}" data-to="${to}" d="${path(line, gap)}"/>`;
  });
  const boxes = places
    .filter(({ slug }) => slug !== '')
    .toSorted((a, b) => a.column - b.column || a.row - b.row)
    .map((place) => {
      const lesson = /** @type {Lesson} */ (lessons.find(({ slug }) => slug === place.slug));
      return box(lesson, place, gap, (needs.get(place.slug) ?? []).map(titled));
    });
  return {
    wide: width > TEXT,
    svg: `<svg viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width / 16)}rem">${ways.join('')}${boxes.join('\n')}</svg>`,
  };
}

/**
 * The lessons as a tree: each stands under the last of those that it builds on, and names the others.
 * @param {Lesson[]} lessons @param {Map<string, string[]>} needs @param {string} [parent]
 * @returns {string}
 */
function tree(lessons, needs, parent) {
  const here = lessons.filter(({ slug }) => needs.get(slug)?.at(-1) === parent);
  if (here.length === 0) return '';
  const titled = (/** @type {string} */ slug) =>
    escape(lessons.find((one) => one.slug === slug)?.title ?? '');
  const items = here.map((lesson) => {
    const others = (needs.get(lesson.slug) ?? []).slice(0, -1).map(titled);
    const also = others.length > 0 ? ` <span class="of">and after ${others.join(', ')}</span>` : '';
    return `<li><a href="${address(lesson)}">${escape(lesson.title)}</a>${also}${tree(lessons, needs, lesson.slug)}</li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

/**
 * What builds on what, for the home page.
 * @param {Lesson[]} lessons in the order of the syllabus
 * @returns {string} HTML
 */
export function prerequisiteMap(lessons) {
  const needs = directPrerequisites(lessons);
  const { wide, svg } = drawing(lessons, needs);
  return `<nav class="map${wide ? ' wide' : ''}" aria-label="What builds on what">
<div class="map-drawing">${svg}</div>
<div class="map-list">${tree(lessons, needs)}</div>
</nav>`;
}
