// The page of claims: the course's documents sentence by sentence, each with its verdict, its numbers and its run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNumber } from '../../text/numbers.js';
import { anchorIn, claimsOf } from './claims-data.mjs';
import { lessonOf } from './embed.mjs';
import { escape } from './frame.mjs';
import { queryOf, sentence } from './reproductions.mjs';

/** @typedef {import('./claims-data.mjs').Claim} Claim */
/** @typedef {import('./claims-data.mjs').Document} Document */
/** @typedef {import('./claims-data.mjs').Shown} Shown */
/** @typedef {import('./claims-data.mjs').Verdict} Verdict */
/** @typedef {import('./home.mjs').Course} Course */
/** @typedef {import('../checks.mjs').CachedCheck} CachedCheck */

/**
 * What the page takes its numbers from.
 * @typedef {object} Numbers
 * @property {Record<string, {checks: CachedCheck[]}>} batteries by experiment
 * @property {(slug: string, preset: string) => {scalars: Record<string, number>}} measured after a preset's run
 */

/** Verdicts in the order of the summary: of one claim and of many, and a drawing that tells them apart without colour. */
const VERDICTS = /** @type {Record<Verdict, {words: string, many: string, icon: string}>} */ ({
  holds: { words: 'holds', many: 'hold', icon: 'M2.5 8.5l4 4 7-9' },
  range: {
    words: 'holds within a range',
    many: 'hold within a range',
    icon: 'M3 3v10M13 3v10M5.5 8h5',
  },
  fails: { words: 'does not hold', many: 'do not hold', icon: 'M3.5 3.5l9 9M12.5 3.5l-9 9' },
  untested: { words: 'not tested', many: 'not tested', icon: 'M4.5 8h7' },
});
const ORDER = /** @type {Verdict[]} */ (Object.keys(VERDICTS));
const DIGITS = 3;
/** A tolerance of less than this share of the prediction is the rounding of a computation and not shown. */
const LEAST_SHOWN = 1e-3;

/** @param {number | null | undefined} value */
const number = (value) =>
  value === null || value === undefined ? 'none' : formatNumber(value, DIGITS);

/** @param {Verdict} verdict */
const icon = (verdict) =>
  `<svg class="verdict-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${VERDICTS[verdict].icon}"/></svg>`;

/** What the theory allows, as a check states it. @param {CachedCheck} check */
function allowed({ kind, predicted, tolerance }) {
  const value = predicted ?? NaN;
  const slack = tolerance ?? 0;
  if (kind === 'at_most') return `≤ ${number(value + slack)}`;
  if (kind === 'at_least') return `≥ ${number(value - slack)}`;
  const wide = kind === 'within' && slack > LEAST_SHOWN * Math.abs(value);
  return number(predicted) + (wide ? ` ± ${formatNumber(slack, 2)}` : '');
}

/** @param {string} predicted @param {string} measured @param {string} what HTML */
const pair = (predicted, measured, what) => `<dl class="pair">
${predicted && `<div class="predicted"><dt>predicted</dt><dd>${predicted}</dd></div>`}
<div class="measured"><dt>measured</dt><dd>${measured}</dd></div>
</dl>
<p class="what">${what}</p>`;

/** The numbers of a check, which link to the run behind them. @param {CachedCheck} check @param {string} page of the experiment */
function checked(check, page) {
  const [run] = check.runs;
  const name = sentence(check.name);
  const what = run ? `<a href="${escape(`${page}?${queryOf(run)}`)}">${name}</a>` : name;
  return pair(allowed(check), number(check.measured), what);
}

/** The numbers of readouts after a preset's run. @param {Shown} shown @param {Record<string, number>} scalars */
const read = ({ measured = '', predicted, what = '' }, scalars) =>
  pair(predicted ? number(scalars[predicted]) : '', number(scalars[measured]), escape(what));

/**
 * The page's content.
 * @param {string} root the repository @param {Course} course @param {Document[]} documents @param {Numbers} numbers
 * @returns {string} HTML with `{{…}}` and formulas to be filled
 */
export function claimsPage(root, { lessons, experiments }, documents, { batteries, measured }) {
  const hosts = lessonOf(lessons);
  const prose = new Map(
    lessons.map(({ slug }) => [
      slug,
      readFileSync(join(root, 'lessons', slug, 'index.html'), 'utf8'),
    ]),
  );

  /** One experiment of a claim; nothing where no lesson has it yet. @param {Shown} shown @param {number} i @param {Shown[]} all */
  function evidence(shown, i, all) {
    const { experiment, preset } = shown;
    const lesson = hosts.get(experiment);
    if (!lesson) return '';
    const page = `../lessons/${lesson.slug}/index.html`;
    const anchor = anchorIn(prose.get(lesson.slug) ?? '', experiment, preset);
    const opened = `${page}${preset ? `?preset=${preset}` : ''}#${anchor}`;
    const title = experiments.find(({ slug }) => slug === experiment)?.title ?? experiment;
    const label = lesson.presets[experiment]?.find(({ name }) => name === preset)?.label;
    const check = batteries[experiment]?.checks.find(({ name }) => name === shown.check);
    const before = all[i - 1];
    const again = before?.experiment === experiment && before.preset === preset;
    return `${again ? '' : `<p class="where"><a href="${opened}">${escape(lesson.title)}: ${escape(title)}${label ? `, <i>${escape(label)}</i>` : ''}</a></p>`}
${check ? checked(check, `${page}#${experiment}`) : ''}
${shown.measured ? read(shown, measured(experiment, preset ?? '').scalars) : ''}`;
  }

  /** @param {Claim} claim */
  const row = ({ claim, verdict, shown = [], note, say, ...place }) =>
    `<li class="claim" id="${place.id}" data-verdict="${verdict}"${say ? ' data-say' : ''}>
<p class="verdict ${verdict}">${icon(verdict)}${VERDICTS[verdict].words}</p>
<div class="said">
<p class="place"><a href="#${place.id}">${placed(place)}</a></p>
<p class="words">${escape(claim)}</p>
${note ? `<p class="note">${escape(note)}</p>` : ''}
${say ? `<p class="say"><strong>Say:</strong> ${escape(say)}</p>` : ''}
</div>
<div class="shown">${shown.map(evidence).join('\n')}</div>
</li>`;

  /** @param {Document} document */
  const part = (document) => `<section class="claims-of">
<h2 id="${document.document}">${escape(document.title)}</h2>
<p class="about"><cite>${escape(document.full)}</cite>${document.author ? `, by ${escape(document.author)}` : ''}. ${escape(document.about)}</p>
${document.sections
  .map(
    ({ id, title, claims }) => `<section class="claims-in">
<h3 id="${document.document}-${id}">${escape(title)}</h3>
<ol class="claim-list">
${claims.map(row).join('\n')}
</ol>
</section>`,
  )
  .join('\n')}
</section>`;

  return `${opening(documents)}
<div class="wide claim-rows">
${filter(documents.flatMap(claimsOf))}
${documents.map(part).join('\n')}
</div>`;
}

/** The kind of a claim that is more than a sentence, and where it stands. @param {Pick<Claim, 'kind' | 'at' | 'quote'>} place */
const placed = ({ kind, at, quote }) =>
  [kind === 'claim' ? '' : `<b>${kind}</b>`, at && escape(at), quote && `<q>${escape(quote)}</q>`]
    .filter(Boolean)
    .join(' ');

/** How many of some claims have each verdict. @param {Claim[]} claims @param {Verdict} verdict */
const count = (claims, verdict) => claims.filter((claim) => claim.verdict === verdict).length;

/** `55 claims: 22 hold, …`. @param {Claim[]} claims */
const told = (claims) => {
  const present = ORDER.filter((verdict) => count(claims, verdict) > 0);
  const parts = present.map((verdict) => {
    const many = count(claims, verdict);
    return `${many} ${many === 1 ? VERDICTS[verdict].words : VERDICTS[verdict].many}`;
  });
  return `${claims.length} claims: ${parts.join(', ')}`;
};

/** @param {Document[]} documents */
const opening = (documents) => `<h1>What the course says, and what we found</h1>
<p class="lede">The course’s five documents, claim by claim, in their own order. Find the sentence you have just
read, see its numbers, and open the run that gave them.</p>
<p>Each line states a claim in our words, with a few words of the document to find it by. <em>Predicted</em> and
<em>measured</em> are those of the experiment’s own tests. A claim that holds within a range says the range; one
that does not hold says what to say in its place. The lesson’s name opens the experiment as we would show it; the line
under two numbers opens the very run that they come from.</p>
${bar(documents.flatMap(claimsOf))}
<p class="claim-total">${told(documents.flatMap(claimsOf))}.</p>
<nav class="wide claim-documents" aria-label="Documents">
${documents.map(card).join('\n')}
</nav>`;

/** A document's name, its verdicts as a bar and in words, and its sections. @param {Document} document */
function card(document) {
  const { document: name, title, sections } = document;
  const all = claimsOf(document);
  return `<section>
<h2><a href="#${name}">${escape(title)}</a> <span class="of">${document.number}</span></h2>
${bar(all)}
<p class="of">${told(all)}</p>
<details><summary>${sections.length} sections</summary>
<ul>${sections.map((section) => `<li><a href="#${name}-${section.id}">${escape(section.title)}</a></li>`).join('')}</ul>
</details>
</section>`;
}

/** @param {Claim[]} claims */
function bar(claims) {
  let from = 0;
  const parts = ORDER.map((verdict) => {
    const wide = count(claims, verdict);
    from += wide;
    return `<rect class="${verdict}" x="${from - wide}" width="${wide}" height="1"/>`;
  });
  return `<svg class="verdict-bar" viewBox="0 0 ${claims.length} 1" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>`;
}

/** Which claims to show: radio buttons that the styles read, so that it works without script. @param {Claim[]} all */
function filter(all) {
  const different = all.filter(({ say }) => say).length;
  /** @param {string} name @param {string} words HTML @param {number} many @param {boolean} [first] */
  const choice = (name, words, many, first) =>
    `<input type="radio" name="show" id="show-${name}" autocomplete="off"${first ? ' checked' : ''}><label for="show-${name}">${words} <b>${many}</b></label>`;
  return `<fieldset class="claim-filter">
<legend>Show</legend>
${choice('all', 'all', all.length, true)}
${ORDER.map((verdict) => choice(verdict, icon(verdict) + VERDICTS[verdict].words, count(all, verdict))).join('\n')}
${choice('say', 'to be said differently', different)}
</fieldset>`;
}
