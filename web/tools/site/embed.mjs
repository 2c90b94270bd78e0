// The pages for other sites: one per lesson's experiment, without the frame of the site; and embed.js.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeBy } from '../made-by.mjs';
import { NOT_STARTED, OLD_BROWSER, UNSTYLED, escape } from './frame.mjs';
import { POLICY } from './policy.mjs';

/** @typedef {import('./lessons.mjs').Lesson} Lesson */
/** @typedef {import('./engine.mjs').Listed} Listed */

/**
 * Each experiment with the first lesson that shows it.
 * @param {Lesson[]} lessons in the order of the syllabus
 * @returns {Map<string, Lesson>}
 */
export function lessonOf(lessons) {
  /** @type {Map<string, Lesson>} */
  const found = new Map();
  for (const lesson of lessons) {
    for (const slug of lesson.experiments) if (!found.has(slug)) found.set(slug, lesson);
  }
  return found;
}

/**
 * The views that a lesson shows of an experiment, in its order; '' for all.
 * @param {string} prose of the lesson @param {string} slug
 */
export function viewsIn(prose, slug) {
  const tags = prose.match(/<lm-experiment\b[^>]*>/g) ?? [];
  const own = tags.filter((tag) => tag.includes(` name="${slug}"`));
  return own.map((tag) => /\sviews="([^"]*)"/.exec(tag)?.[1] ?? '').find(Boolean) ?? '';
}

/**
 * A page that shows one experiment, to stand in another site's frame.
 * @param {{slug: string, title: string, lesson: Lesson, views: string, formulas: string, script: string}} what
 *   views: tabs in order; formulas: the template of what its elements show
 */
export const embedPage = ({ slug, title, lesson, views, formulas, script }) => `<!doctype html>
<html lang="en" data-theme="light" data-up="../../" data-made-by="${madeBy()}" data-embedded>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Learning Mechanics Lab</title>
<meta name="description" content="${escape(`One experiment of the lesson ${lesson.title}, for other sites.`)}">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/web/styles/index.css">
<link rel="stylesheet" href="/web/embed/frame.css">
<script type="module" src="${script}"></script>
</head>
<body>
<main id="content">
<h1 class="unseen">Learning Mechanics Lab</h1>
<h2 class="unseen">${escape(lesson.title)}</h2>
<noscript><p class="notice">The experiment needs JavaScript.</p></noscript>
${OLD_BROWSER}
${NOT_STARTED}
${UNSTYLED}
</main>
<footer class="embedded" data-name="${slug}" data-views="${views}"><span>Learning Mechanics Lab</span> <a target="_blank" rel="noopener" href="../../lessons/${lesson.slug}/index.html#${slug}">${escape(lesson.title)}: the lesson</a></footer>
${formulas}
</body>
</html>
`;

/** Where embed.js stands in for the list of experiments. */
const PLACE = 'const EXPERIMENTS = {};';

/**
 * The script for other sites, with each experiment's title and lesson.
 * @param {string} root the repository @param {Lesson[]} lessons @param {Listed[]} experiments
 */
export function embedScript(root, lessons, experiments) {
  const titles = new Map(experiments.map(({ slug, title }) => [slug, title]));
  const list = Object.fromEntries(
    [...lessonOf(lessons)].map(([slug, lesson]) => [slug, [titles.get(slug) ?? slug, lesson.slug]]),
  );
  const source = readFileSync(join(root, 'web/embed/embed.js'), 'utf8');
  if (!source.includes(PLACE)) throw new Error(`web/embed/embed.js lacks the line ${PLACE}`);
  return source.replace(PLACE, () => `const EXPERIMENTS = ${JSON.stringify(list)};`);
}
