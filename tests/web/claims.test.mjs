// The page of claims: what each line names is there, its verdict agrees with the data, and no line is missing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ROOT, inProject } from '../../web/tools/paths.mjs';
import { anchorIn, claimsOf, readDocuments } from '../../web/tools/site/claims-data.mjs';
import { claimsPage } from '../../web/tools/site/claims.mjs';
import { readNumbers } from '../../web/tools/site/kept-numbers.mjs';
import { findLessons } from '../../web/tools/site/lessons.mjs';

/** @typedef {import('../../web/tools/site/claims-data.mjs').Claim} Claim */
/** @typedef {import('../../web/tools/site/claims-data.mjs').Shown} Shown */

const DOCUMENTS = readDocuments(ROOT);
const CLAIMS = DOCUMENTS.flatMap(claimsOf);
const LESSONS = findLessons(ROOT);
/** @type {Record<string, import('../../web/tools/checks.mjs').Entry>} */
const BATTERIES = JSON.parse(readFileSync(inProject('tests/checks.json'), 'utf8'));
const NUMBERS = readNumbers(inProject('tests/numbers.json'));

/** How many claims our inventory has of each document, and of slips (S). */
const INVENTORY = { A: 26, B: 19, C: 43, D: 5, E: 44, S: 35 };
const KINDS = ['claim', 'formula', 'table', 'exercise', 'analogy', 'question'];
/** A quotation is there to find the place, not to be read. */
const LONGEST_QUOTE = 70;

/** @param {Shown} shown */
const checkOf = ({ experiment, check }) =>
  BATTERIES[experiment]?.checks.find(({ name }) => name === check);

/** A place without a number, or of an experiment that is not there. @param {Shown} shown */
const isOpen = ({ experiment, check, measured }) => !BATTERIES[experiment] || !(check || measured);

/** Fails with all sentences. @param {string[]} wrong */
const none = (wrong) => assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);

/** @param {(claim: Claim, shown: Shown) => string | false | undefined} judge a sentence for what is wrong */
const ofEachPlace = (judge) =>
  CLAIMS.flatMap((claim) => (claim.shown ?? []).map((shown) => ({ claim, shown }))).flatMap(
    ({ claim, shown }) => judge(claim, shown) || [],
  );

test('every line names an experiment that is there, and a number of it', () => {
  none(
    ofEachPlace(
      (claim, shown) => isOpen(shown) && `${claim.id} waits for a check of ${shown.experiment}`,
    ),
  );
});

test('every check, readout and preset that a line names is there', () => {
  const presets = new Map(LESSONS.flatMap((lesson) => Object.entries(lesson.presets)));
  none(
    ofEachPlace(({ id }, shown) => {
      const { experiment, preset = '', check, measured, predicted } = shown;
      if (!BATTERIES[experiment]) return undefined;
      const known = (presets.get(experiment) ?? []).map(({ name }) => name);
      const scalars = NUMBERS[`${experiment}@${preset}`]?.scalars ?? {};
      const unread = [measured, predicted].find((name) => name && !(name in scalars));
      if (preset && !known.includes(preset)) return `${id}: ${experiment} has no preset ${preset}`;
      if (check && !checkOf(shown)) return `${id}: ${experiment} has no check “${check}”`;
      return unread && `${id}: ${experiment}@${preset} has no readout ${unread}`;
    }),
  );
});

test('the data agree with the verdicts', () => {
  /** @param {Claim} claim */
  const fault = ({ verdict, shown = [], note, say }) => {
    if (verdict === 'untested')
      return shown.length > 0 ? 'something tests it' : !note && 'no reason';
    if (shown.length === 0) return 'nothing shows it';
    if (verdict === 'fails' && !say) return 'no better wording';
    if (verdict === 'range' && !note) return 'no range';
    if (shown.some(isOpen)) return false;
    if (verdict === 'fails') return false; // a number is there, by the test above
    return !shown.some((one) => checkOf(one)?.passed) && 'no check that agrees';
  };
  none(CLAIMS.flatMap((claim) => (fault(claim) ? [`${claim.id}: ${fault(claim)}`] : [])));
  none(ofEachPlace(({ id }, shown) => checkOf(shown)?.passed === false && `${id}: a check fails`));
});

test('each experiment of the lab is named by a line', () => {
  const named = new Set(CLAIMS.flatMap(({ shown = [] }) => shown.map((one) => one.experiment)));
  none(Object.keys(BATTERIES).filter((slug) => !named.has(slug)));
});

test('each claim of the inventory has a line', () => {
  const found = new Set(CLAIMS.flatMap(({ row }) => row));
  const wanted = Object.entries(INVENTORY).flatMap(([letter, many]) =>
    Array.from({ length: many }, (_, i) => `${letter}${i + 1}`),
  );
  none(wanted.filter((row) => !found.has(row)));
  none([...found].filter((row) => !wanted.includes(row)));
});

test('anchors are of one shape and differ', () => {
  const ids = DOCUMENTS.flatMap(({ document, sections }) =>
    sections.flatMap(({ id, claims }) => {
      for (const claim of claims) assert.ok(claim.id.startsWith(`${document}-${id}-`), claim.id);
      return [`${document}-${id}`, ...claims.map((claim) => claim.id)];
    }),
  );
  for (const id of ids) assert.match(id, /^[a-z]+(-[a-z0-9]+)+$/);
  none(ids.filter((id, i) => ids.indexOf(id) !== i));
});

test('lines have a known kind, whole sentences and short quotations', () => {
  for (const { id, kind, quote = '', claim, note, say } of CLAIMS) {
    assert.ok(KINDS.includes(kind), `${id}: ${kind}`);
    assert.ok(quote.length <= LONGEST_QUOTE, `${id} quotes ${quote.length} characters`);
    for (const text of [claim, note]) assert.match(text ?? 'x.', /[.?]$/, id);
    assert.doesNotMatch([claim, note, say].join(' '), /\\\\/, `${id}: a doubled backslash`);
    assert.notEqual(say, '', id);
  }
});

test('the note’s sections and equations come in its order', () => {
  const [note] = DOCUMENTS;
  const order = (/** @type {string[]} */ labels) =>
    assert.deepEqual(
      labels,
      [...labels].sort((a, b) => a.localeCompare(b, 'en')),
    );
  order(note.sections.map(({ id }) => id));
  const equations = claimsOf(note).map(({ at }) => /^eqs?\. (\d)/.exec(at ?? '')?.[1] ?? '');
  order(equations.filter(Boolean));
});

test('a preset opens where the lesson lists it', () => {
  const prose =
    '<lm-experiment name="a" presets="one"></lm-experiment>' +
    '<lm-experiment name="a" id="below" preset="two" presets="two,three"></lm-experiment>';
  assert.equal(anchorIn(prose, 'a'), 'a');
  assert.equal(anchorIn(prose, 'a', 'one'), 'a');
  assert.equal(anchorIn(prose, 'a', 'two'), 'below');
  assert.equal(anchorIn(prose, 'a', 'three'), 'below');
  assert.equal(anchorIn(prose, 'a', 'four'), 'a');
});

const CHECK = {
  name: 'slope < 1',
  kind: 'within',
  predicted: 2,
  measured: 1.9876,
  tolerance: 0.05,
  why: '',
  range: '',
  passed: true,
  runs: [{ parameters: { rate: 0.1 }, seed: 3, steps: 7, events: [] }],
  among: [],
};

test('a line has its verdict in words, its numbers, its lesson and its run', () => {
  const [lesson] = LESSONS.filter(({ slug }) => slug === 'hooke');
  const experiments = [
    { slug: 'hooke', title: 'A < B', lesson: '', module: '', bare: true, source: '' },
  ];
  const bound = {
    ...CHECK,
    name: 'bound',
    kind: 'at_most',
    predicted: 0,
    tolerance: 1e-9,
    runs: [],
  };
  /** @type {import('../../web/tools/site/claims-data.mjs').Document} */
  const document = {
    ...{ document: 'note', number: '000', title: 'Note', full: 'A note', about: 'Short.' },
    sections: [
      {
        id: '1',
        title: 'One',
        claims: [
          {
            ...{ id: 'note-1-a', kind: 'formula', row: [], at: 'eq. 1', quote: 'so < it is' },
            ...{ claim: 'It is $a < b$.', verdict: 'fails', say: 'It is not.' },
            shown: [
              { experiment: 'hooke', preset: 'zero-off', check: 'slope < 1' },
              { experiment: 'hooke', preset: 'zero-off', check: 'bound' },
              { experiment: 'hooke', preset: 'five', measured: 'k', what: 'the constant' },
              { experiment: 'not-yet' },
            ],
          },
          {
            id: 'note-1-b',
            kind: 'claim',
            row: [],
            claim: 'No.',
            verdict: 'untested',
            note: 'Why.',
          },
        ],
      },
    ],
  };
  const html = claimsPage(ROOT, { lessons: [lesson], pictures: {}, experiments }, [document], {
    batteries: { hooke: { checks: [CHECK, bound] } },
    measured: () => ({ scalars: { k: 2.5 } }),
  });
  assert.match(html, /2 claims: 1 does not hold, 1 not tested/);
  assert.match(html, /id="note-1-a" data-verdict="fails" data-say>/);
  assert.match(html, /<\/svg>does not hold<\/p>/);
  assert.match(html, /<b>formula<\/b> eq\. 1 <q>so &lt; it is<\/q>/);
  assert.match(html, /<strong>Say:<\/strong> It is not\./);
  const lessonLinks = html.match(/<p class="where"><a href="[^"]*">.*?<\/a>/g) ?? [];
  assert.deepEqual(
    lessonLinks.map((link) => /href="([^"]*)">(.*)<\/a>/.exec(link)?.slice(1)),
    Object.entries({
      'zero-off#hooke-zero': 'The zero is off',
      'five#hooke-class': 'Five pulls',
    }).map(([end, label]) => [
      `../lessons/hooke/index.html?preset=${end}`,
      `${lesson.title}: A &lt; B, <i>${label}</i>`,
    ]),
  );
  assert.match(html, /<dd>2 ± 0\.05<\/dd>[^]*?<dd>1\.99<\/dd>/);
  assert.match(
    html,
    /hooke\/index\.html#hooke\?rate=0\.1&amp;seed=3&amp;steps=7">slope &lt; 1<\/a>/,
  );
  assert.match(html, /<dd>≤ 1×10⁻⁹<\/dd>/);
  assert.match(html, /<dd>2\.5<\/dd><\/div>\n<\/dl>\n<p class="what">the constant/);
  assert.match(html, /<label for="show-say">to be said differently <b>1<\/b>/);
});
