// The page of reproductions: every claim of the batteries, predicted and measured, with its run.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeLink } from '../../client/link.js';
import { pieces } from '../../text/marks.js';
import { formatNumber } from '../../text/numbers.js';
import { escape } from './frame.mjs';

/** @typedef {import('./home.mjs').Course} Course */
/** @typedef {import('../checks.mjs').Entry} Entry */
/** @typedef {import('../checks.mjs').CachedCheck} CachedCheck */
/** @typedef {import('../../client/messages.js').Origin} Origin */

/** Significant digits of predicted and measured numbers. */
const DIGITS = 4;
/** Of a digest this much is shown; the whole of it stands in the element's title. */
const DIGEST_SHOWN = 12;
const SIGNS = /** @type {Record<string, string>} */ ({ at_least: '≥ ', at_most: '≤ ' });

/** @param {number | null} value */
const number = (value) => (value === null ? 'none' : formatNumber(value, DIGITS));

/** A sentence of the engine as HTML: λ_max and 2^L set low and high, formulas left to be rendered. @param {string} text */
export const sentence = (text) =>
  text
    .split(/(\$[^$]+\$)/)
    .map((part) => (part.startsWith('$') ? escape(part) : pieces(part).map(written).join('')))
    .join('');

/** @param {import('../../text/marks.js').Piece} piece */
const written = ({ set, text }) =>
  set === 'as' ? escape(text) : `<${set}>${escape(text)}</${set}>`;

/**
 * The query of a link that opens this very run and takes it to its step; a run at its start says no steps, so that
 * it can be played on.
 * @param {Origin} run
 */
export const queryOf = ({ parameters, seed, steps, events }) =>
  encodeLink({ parameters, seed, steps: steps || null, events, inputs: [] }).query;

/** Parameters that are not the same in all the runs. @param {Origin[]} runs @returns {string[]} */
function differing(runs) {
  const names = new Set(runs.flatMap(({ parameters }) => Object.keys(parameters)));
  return [...names].filter(
    (name) => new Set(runs.map(({ parameters }) => String(parameters[name]))).size > 1,
  );
}

/**
 * What a link is called: the seed, and what tells the run from the claim's others.
 * @param {Origin} run @param {string[]} names of the parameters that differ
 */
function labelOf({ parameters, seed, steps }, names) {
  const told = names.map((name) => {
    const value = parameters[name] ?? 'its default';
    return `${name} ${typeof value === 'number' ? formatNumber(value, DIGITS) : value}`;
  });
  return [`seed ${seed}`, ...told, ...(steps === 0 ? ['at its start'] : [])].join(', ');
}

/** `1–6`, `1, 2, 5`. @param {number[]} seeds */
function listed(seeds) {
  const last = seeds.at(-1) ?? 0;
  const inRow = seeds.length > 2 && seeds.every((seed, i) => seed === last - seeds.length + 1 + i);
  return inRow ? `${seeds[0]}–${last}` : seeds.join(', ');
}

/**
 * The cell that opens the runs behind a claim. A median over seeds has those in the middle among all.
 * @param {CachedCheck} check @param {string} page the experiment's place in its lesson
 */
export function runsCell({ runs, among }, page) {
  if (runs.length === 0) return 'computed without a run';
  const names = differing(runs);
  const links = runs.map(
    (run) => `<a href="${escape(`${page}?${queryOf(run)}`)}">${escape(labelOf(run, names))}</a>`,
  );
  return links.join('; ') + (among.length > 1 ? ` (of seeds ${listed(among)})` : '');
}

/** @param {CachedCheck} check @param {string} page */
function row(check, page) {
  const { name, kind, predicted, measured, tolerance, why, passed } = check;
  return `<tr>
<th scope="row">${sentence(name)}</th>
<td class="number">${SIGNS[kind] ?? ''}${number(predicted)}</td>
<td class="number">${number(measured)}</td>
<td class="number">${tolerance ? number(tolerance) : '0'}</td>
<td>${sentence(why)}</td>
<td>${runsCell(check, page)}</td>
<td>${passed ? 'holds' : '<strong>fails</strong>'}</td>
</tr>`;
}

/** @param {CachedCheck[]} checks @param {string} title @param {string} page */
const table = (checks, title, page) => `<div class="scroll"><table class="claims">
<caption>${escape(title)}: claims of the fixed battery</caption>
<thead><tr><th scope="col">claim</th><th scope="col">predicted</th><th scope="col">measured</th><th scope="col">tolerance</th><th scope="col">why that tolerance</th><th scope="col">open the run</th><th scope="col">verdict</th></tr></thead>
<tbody>${checks.map((check) => row(check, page)).join('\n')}</tbody>
</table></div>`;

/**
 * One experiment's claims.
 * @param {Course['lessons'][number]} lesson @param {Course['experiments'][number]} experiment @param {Entry} entry
 */
function section(lesson, { slug, title, bare, source }, { seeds, digest, checks }) {
  const held = checks.filter(({ passed }) => passed).length;
  const page = `../lessons/${lesson.slug}/index.html#${slug}`;
  return `<h3 id="${slug}">${escape(title)}${bare ? ' <span class="badge">no fitted parameter</span>' : ''}</h3>
<dl class="battery">
<div><dt>Source</dt><dd>${escape(lesson.sources[slug] ?? 'derived in the lesson')}</dd></div>
<div><dt>Seeds</dt><dd>${seeds.join(', ')}</dd></div>
<div><dt>Digest</dt><dd><code title="${digest}">${digest.slice(0, DIGEST_SHOWN)}</code></dd></div>
<div><dt>Code</dt><dd><a href="../source/${source}.txt">${escape(source.split('/').at(-1) ?? source)}</a></dd></div>
</dl>
<details class="fold battery-claims"><summary>${held} of ${checks.length} claims hold</summary>
${table(checks, title, page)}
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
<code>--json</code> is the one shown here.</p>
<p>Each line opens the very run that its number was measured on, with its parameters, seed, acts and steps, as the
engine noted them. A median over seeds opens the run in the middle, or the two of an even count; a claim that
compares runs opens each of them. What is computed without a run, such as a formula held against a quadrature,
says so.</p>
${parts.join('\n')}`;
}
