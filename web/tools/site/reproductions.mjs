// The page of reproductions: every claim of the batteries, predicted and measured, with its run.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeLink } from '../../client/link.js';
import { pieces } from '../../page/marks.js';
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

/** A sentence of the engine as HTML: λ_max and 2^L set low and high, formulas left to be rendered. @param {string} text */
const sentence = (text) =>
  text
    .split(/(\$[^$]+\$)/)
    .map((part) => (part.startsWith('$') ? escape(part) : pieces(part).map(written).join('')))
    .join('');

/** @param {import('../../page/marks.js').Piece} piece */
const written = ({ set, text }) =>
  set === 'as' ? escape(text) : `<${set}>${escape(text)}</${set}>`;

/**
 * The run behind a claim: the seed that its name says, or the battery's first, and the lesson's entry
 * whose `match` is part of the name.
 * @param {string} claim its name @param {import('./lessons.mjs').ClaimRun[]} runs @param {number[]} seeds
 * @returns {{seed: number, several: boolean, near: boolean, query: string}} `query` as a link holds it
 */
export function runOf(claim, runs, seeds) {
  const said = /\bseed (\d+)/.exec(claim)?.[1];
  const seed = Number(said ?? seeds[0] ?? 0);
  const {
    parameters = {},
    steps = null,
    events = [],
    near = false,
  } = runs.find(({ match }) => claim.includes(match)) ?? {};
  const { query } = encodeLink({ parameters, seed, steps, events, inputs: [] });
  return { seed, several: said === undefined && seeds.length > 1, near, query };
}

/** What the rows of one experiment share. @typedef {{page: string, runs: import('./lessons.mjs').ClaimRun[], seeds: number[]}} Place */

/** @param {CachedCheck} check @param {Place} place */
function row({ name, kind, predicted, measured, tolerance, why, passed }, { page, runs, seeds }) {
  const { seed, several, near, query } = runOf(name, runs, seeds);
  return `<tr>
<th scope="row">${sentence(name)}</th>
<td class="number">${SIGNS[kind] ?? ''}${number(predicted)}</td>
<td class="number">${number(measured)}</td>
<td class="number">${tolerance ? number(tolerance) : '0'}</td>
<td>${sentence(why)}</td>
<td><a href="${escape(`${page}?${query}`)}">${near ? 'near it, ' : ''}seed ${seed}</a>${several ? ` of ${seeds.join(', ')}` : ''}</td>
<td>${passed ? 'holds' : '<strong>fails</strong>'}</td>
</tr>`;
}

/** @param {CachedCheck[]} checks @param {string} title @param {Place} place */
const table = (checks, title, place) => `<div class="scroll"><table class="claims">
<caption>${escape(title)}: claims of the fixed battery</caption>
<thead><tr><th scope="col">claim</th><th scope="col">predicted</th><th scope="col">measured</th><th scope="col">tolerance</th><th scope="col">why that tolerance</th><th scope="col">open the run</th><th scope="col">verdict</th></tr></thead>
<tbody>${checks.map((check) => row(check, place)).join('\n')}</tbody>
</table></div>`;

/**
 * One experiment's claims.
 * @param {Course['lessons'][number]} lesson @param {Course['experiments'][number]} experiment @param {Entry} entry
 */
function section(lesson, { slug, title, bare, source }, { seeds, digest, checks }) {
  const held = checks.filter(({ passed }) => passed).length;
  const place = {
    page: `../lessons/${lesson.slug}/index.html#${slug}`,
    runs: lesson.runs[slug] ?? [],
    seeds,
  };
  return `<h3 id="${slug}">${escape(title)}${bare ? ' <span class="badge">no fitted parameter</span>' : ''}</h3>
<dl class="battery">
<div><dt>Source</dt><dd>${escape(lesson.sources[slug] ?? 'derived in the lesson')}</dd></div>
<div><dt>Seeds</dt><dd>${seeds.join(', ')}</dd></div>
<div><dt>Digest</dt><dd><code title="${digest}">${digest.slice(0, DIGEST_SHOWN)}</code></dd></div>
<div><dt>Code</dt><dd><a href="../source/${source}.txt">${escape(source.split('/').at(-1) ?? source)}</a></dd></div>
</dl>
<details class="fold battery-claims"><summary>${held} of ${checks.length} claims hold</summary>
${table(checks, title, place)}
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
<p>Each line opens its own run, with its parameters and its seed. A claim over several seeds opens the first of
them. “Near it” says that the battery sets one thing more from the run itself, such as a learning rate as a share
of the critical one, or counts many runs: the claim’s name says which.</p>
${parts.join('\n')}`;
}
