// The page of reproductions: every claim of the batteries, predicted and measured, with its run.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escape } from './frame.mjs';
import { writeNumber } from './numbers.mjs';

/** @typedef {import('./home.mjs').Course} Course */
/** @typedef {import('../checks.mjs').Entry} Entry */
/** @typedef {import('../checks.mjs').CachedCheck} CachedCheck */

/** Significant digits of predicted and measured numbers. */
const DIGITS = 4;
/** Of a digest this much is shown; the whole of it stands in the element's title. */
const DIGEST_SHOWN = 12;
const SIGNS = /** @type {Record<string, string>} */ ({ at_least: '≥ ', at_most: '≤ ' });

/** @param {number | null} value */
const number = (value) => (value === null ? 'none' : writeNumber(value, DIGITS));

/** @param {CachedCheck} check */
const row = ({ name, kind, predicted, measured, tolerance, why, passed }) => `<tr>
<th scope="row">${escape(name)}</th>
<td class="number">${SIGNS[kind] ?? ''}${number(predicted)}</td>
<td class="number">${number(measured)}</td>
<td class="number">${tolerance ? number(tolerance) : '0'}</td>
<td>${escape(why)}</td>
<td>${passed ? 'holds' : '<strong>fails</strong>'}</td>
</tr>`;

/** @param {CachedCheck[]} checks @param {string} title */
const table = (checks, title) => `<div class="scroll"><table class="claims">
<caption>${escape(title)}: claims of the fixed battery</caption>
<thead><tr><th scope="col">claim</th><th scope="col">predicted</th><th scope="col">measured</th><th scope="col">tolerance</th><th scope="col">why that tolerance</th><th scope="col">verdict</th></tr></thead>
<tbody>${checks.map(row).join('\n')}</tbody>
</table></div>`;

/**
 * One experiment's claims.
 * @param {Course['lessons'][number]} lesson @param {Course['experiments'][number]} experiment @param {Entry} entry
 */
function section(lesson, { slug, title, bare, source }, { seeds, digest, checks }) {
  const held = checks.filter(({ passed }) => passed).length;
  return `<h3 id="${slug}">${escape(title)}${bare ? ' <span class="badge">no fitted parameter</span>' : ''}</h3>
<p><a href="../lessons/${lesson.slug}/index.html#${slug}?seed=${seeds[0] ?? 0}">Open this run</a>: seed ${seeds[0] ?? 0}, defaults.
Source: ${escape(lesson.sources[slug] ?? 'derived in the lesson')}. Seeds ${seeds.join(', ')}.
Digest of all results <code title="${digest}">${digest.slice(0, DIGEST_SHOWN)}</code>. Code <a href="../source/${source}.txt">${escape(source)}</a>.</p>
<details class="fold"><summary>${held} of ${checks.length} claims hold</summary>
${table(checks, title)}
</details>`;
}

/** What was last checked, by slug; empty without the file. @param {string} root @returns {Record<string, Entry>} */
export function cachedChecks(root) {
  const file = join(root, 'tests/checks.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * The page's content: experiments that a lesson shows and whose checks are known.
 * @param {string} root the repository @param {Course} course
 * @returns {string} HTML
 */
export function reproductions(root, { lessons, experiments }) {
  const cache = cachedChecks(root);
  const parts = lessons.map((lesson) => {
    const known = experiments.flatMap((experiment) => {
      const entry = cache[experiment.slug];
      const shown = entry && lesson.experiments.includes(experiment.slug);
      return shown ? [section(lesson, experiment, entry)] : [];
    });
    return known.length > 0 ? `<h2>${escape(lesson.title)}</h2>\n${known.join('\n')}` : '';
  });
  const shown = lessons.flatMap((lesson) =>
    lesson.experiments.flatMap((slug) => cache[slug] ?? []),
  );
  const claims = shown.flatMap(({ checks }) => checks);
  return `<h1>Reproductions</h1>
<p class="lede">Each line is a claim, published or derived, with what theory says, what we measured, how far
the two may be apart and why. ${claims.filter(({ passed }) => passed).length} of ${claims.length} hold.</p>
<p>The numbers are those of <code>lmlab check --json</code>, which runs a fixed battery over named seeds and
gives the same bits on every machine. To do it again: <code>lmlab check NAME</code>; the digest it prints with
<code>--json</code> is the one shown here. “Open this run” opens the experiment itself.</p>
${parts.join('\n')}`;
}
