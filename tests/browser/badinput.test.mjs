// Bad input: each kind gets its one clear sentence, the page keeps what it had, nothing is inserted.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after } from 'node:test';
import path from 'node:path';
import { DIST, inChromiumFirst } from './harness.mjs';
import {
  digestOf,
  experiment,
  experimentsIn,
  fieldOf,
  nothingInserted,
  openExperiment,
  reach,
  ready,
  refused,
  typeParameter,
  within,
} from './harness/experiment.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';

const SLUG = 'least-squares';
const FILE = experimentsIn(DIST).find(({ slug }) => slug === SLUG)?.file ?? '';
assert.ok(FILE, `no page has ${SLUG}`);

const folder = temporaryFolder('badinput');
after(() => removeFolder(folder));

const MARKUP = '<img src=x onerror="window.hacked=1">';

/** A table of ones. @param {number} rows @param {number} columns */
const table = (rows, columns) =>
  [
    Array.from({ length: columns }, (_, i) => `c${i + 1}`).join(','),
    ...Array(rows).fill(Array(columns).fill('1').join(',')),
  ].join('\n');

/** What is wrong, the file's text, and what its sentence must hold: the place and what is allowed.
 * @type {[string, string, RegExp][]} */
const FILES = [
  ['a ragged table', 'a,b,y\n1,2,3\n4,5\n', /line 3: .*2 cells.*3 columns/],
  ['a missing cell', 'a,b,y\n1,,3\n4,5,6\n', /line 2, column 2 \("b"\): .*empty.*number/],
  ['a word for a number', 'a,b,y\n1,2,3\n4,five,6\n', /line 3, column 2 \("b"\): .*"five".*number/],
  ['NaN', 'a,b,y\n1,2,3\nNaN,5,6\n', /line 3, column 1 \("a"\): .*"NaN".*finite number/],
  ['an infinity', 'a,b,y\n1,2,1e999\n4,5,6\n', /line 2, column 3 \("y"\): .*finite number/],
  ['one row', 'a,b,y\n1,2,3\n', /one row.*at least 2/],
  ['no header', '1,2,3\n4,5,6\n', /line 1: .*must name the columns/],
  ['a target column alone', 'y\n1\n2\n', /one column, the target.*at least one feature/],
  ['a million cells too many', table(2500, 2001), /more than 2000 rows.*at most 2000/],
  ['too many columns', table(3, 2002), /more than 2001 columns.*at most 2001/],
  ['nothing', '', /empty.*name the columns/],
  ['semicolons', 'a;b;y\n1;2;3\n', /semicolons.*commas/],
  [
    'markup in a cell',
    `a,b,y\n1,2,3\n4,${MARKUP},6\n`,
    /line 3, column 2 .*is not a finite number|quote/,
  ],
  ['markup in the header', `${MARKUP.replaceAll('"', '')},y\n1,two\n3,4\n`, /line 2, column 2/],
];

/** What is typed where, and what the sentence must hold. @type {[string, string, RegExp][]} */
const TYPED = [
  ['samples', '2001', /2001.*allowed is a whole number from 1 to 2000/],
  ['samples', '0', /allowed is a whole number from 1 to 2000/],
  ['samples', '2.5', /allowed is a whole number from 1 to 2000/],
  ['noise', 'loud', /"loud".*allowed is a number from 0 to 10/],
  ['noise', MARKUP, /<img.*allowed is a number from 0 to 10/],
  ['learning_rate', '-1', /-1.*allowed is a number from/],
  ['learning_rate', '1e400', /allowed is a number from/],
];

/** The query part of a link, and what the sentence must hold. @type {[string, RegExp][]} */
const LINKS = [
  ['samples=2001', /2001.*allowed is a whole number from 1 to 2000/],
  ['learning_rate=NaN', /NaN.*allowed is a number from/],
  [`loss=${encodeURIComponent(MARKUP)}`, /<img.*allowed is one of sum, mean, half_sum, half_mean/],
  ['bogus=1', /“bogus”.*no parameter/],
  [`${encodeURIComponent(MARKUP)}=1`, /“<img.*no parameter/],
  ['__proto__=1', /“__proto__”.*no parameter/],
  ['seed=-1', /seed.*“-1”.*whole number/],
  [`seed=${encodeURIComponent(MARKUP)}`, /seed.*“<img.*whole number/],
  ['steps=9e99', /steps.*“9e99”.*whole number/],
  ['event=nonsense', /event.*“nonsense”/],
  ['input.data=%21%21%21', /data.*damaged/],
  ['input.other=YQ', /“other”.*no input of this experiment/],
  ['%%%=%', /no parameter/],
];

inChromiumFirst((check) => {
  check('a file with a fault is refused in one sentence that says where', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const picker = within(SLUG, 'lm-data >> input[type=file]');
    for (const [what, text, sentence] of FILES) {
      const file = path.join(folder, `${what.replaceAll(' ', '-')}.csv`);
      writeFileSync(file, text);
      await refused(page, SLUG, () => page.upload(picker, file), sentence);
      await nothingInserted(page);
      assert.deepEqual(await page.consoleErrors(), [], what);
      await page.click(within(SLUG, '.exp-notices >> role=button name=Dismiss'));
    }
    assert.match(await page.text(within(SLUG, 'lm-data')), /data generated from the seed/);
  });

  check('a dropped file with a fault leaves the good one in place', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const good = { name: 'good.csv', text: 'a,b,y\n1,2,3\n4,5,6\n7,8,10\n' };
    await page.drop(experiment(SLUG), good);
    await page.waitUntil(
      async () => (await page.text(within(SLUG, 'lm-data'))).includes('In use: good.csv'),
      'the good file to be in use',
    );
    const name = `${MARKUP.replaceAll(/[/"]/g, '')}.csv`;
    await refused(
      page,
      SLUG,
      () => page.drop(experiment(SLUG), { name, text: 'a,b,y\n1,2,3\n4,x,6\n' }),
      /line 3, column 2/,
    );
    assert.match(await page.text(within(SLUG, 'lm-data')), /In use: good\.csv/);
    await nothingInserted(page);
  });

  check('a value out of range is refused beside its field', async (page) => {
    await openExperiment(page, FILE, SLUG);
    for (const [parameter, text, sentence] of TYPED) {
      await refused(page, SLUG, () => typeParameter(page, SLUG, parameter, text), sentence);
      const field = await fieldOf(page, SLUG, parameter);
      const marked = await page.evaluate(
        (q) => /** @type {any} */ (window).__lmTest.find(q).getAttribute('aria-invalid'),
        field,
      );
      assert.equal(marked, 'true', `${parameter} = ${text} is not marked`);
      await nothingInserted(page);
      await page.click(within(SLUG, 'role=button name=Reset'));
      await reach(page, SLUG, ({ faults }) => Object.keys(faults).length === 0, 'forget the fault');
    }
  });

  check('steps and seed that are no whole numbers are refused', async (page) => {
    const { seed, target } = await openExperiment(page, FILE, SLUG);
    for (const [label, text] of [
      ['Steps', 'many'],
      ['Steps', '0'],
      ['Seed', '-3'],
      ['Seed', MARKUP],
    ]) {
      const field = within(SLUG, `role=textbox name=${label}`);
      const sentence = new RegExp(`^${label} must be a whole number from`);
      await refused(page, SLUG, () => page.fill(field, text), sentence);
      await nothingInserted(page);
      await page.click(within(SLUG, '.exp-notices >> role=button name=Dismiss'));
    }
    const now = await ready(page, SLUG);
    assert.deepEqual({ seed: now.seed, target: now.target }, { seed, target });
  });

  check('a number that can be meant in two ways is asked about, not guessed', async (page) => {
    const { seed, target } = await openExperiment(page, FILE, SLUG);
    for (const [label, text, one, other] of [
      ['Steps', '10,000', '10000', '10'],
      ['Seed', '1,000', '1000', '1'],
    ]) {
      const field = within(SLUG, `role=textbox name=${label}`);
      const question = new RegExp(`^${label}: Is “${text}” ${one} or ${other}\\?`);
      await refused(page, SLUG, () => page.fill(field, text), question);
      await page.click(within(SLUG, '.exp-notices >> role=button name=Dismiss'));
    }
    const now = await ready(page, SLUG);
    assert.deepEqual({ seed: now.seed, target: now.target }, { seed, target });
  });

  check(
    'a link with garbage or markup gets a sentence; a page at work keeps its run',
    async (page) => {
      await openExperiment(page, FILE, SLUG);
      const expected = await digestOf(page, SLUG);
      for (const [query, sentence] of LINKS) {
        await page.goto('index.html');
        await page.goto(`${FILE}#${SLUG}?${query}`);
        const state = await reach(
          page,
          SLUG,
          ({ notices, faults }) =>
            [...notices, ...Object.values(faults)].some((text) => sentence.test(text)),
          `say ${sentence}`,
        );
        assert.equal(state.notices.length + Object.keys(state.faults).length, 1, query);
        await nothingInserted(page);
        assert.deepEqual(await page.consoleErrors(), [], query);
      }
      await openExperiment(page, FILE, SLUG);
      assert.equal(await digestOf(page, SLUG), expected, 'a bad link left something behind');
      for (const [query, sentence] of LINKS.slice(0, 3)) {
        const follow = () =>
          page.evaluate((hash) => void (location.hash = hash), `#${SLUG}?${query}`);
        await refused(page, SLUG, follow, sentence);
        await nothingInserted(page);
      }
    },
  );

  check('an address with garbage before the link opens the page as it is', async (page) => {
    for (const address of [
      '?theme=%3Cimg%3E&hide=%3Cscript%3E,%%',
      '#%%%',
      '#?',
      `#${SLUG}?`,
      '#no-such?a=1',
    ]) {
      await page.goto(FILE + address);
      await ready(page, SLUG);
      await nothingInserted(page);
      assert.deepEqual(await page.consoleErrors(), [], address);
    }
  });
});
