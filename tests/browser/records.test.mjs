// Lab records: what a page saves replays natively as identical and opens again; hostile ones do no harm.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { after } from 'node:test';
import path from 'node:path';
import { DIST, THOROUGH, inChromiumFirst } from './harness.mjs';
import {
  digestOf,
  experiment,
  experimentsIn,
  nothingInserted,
  openExperiment,
  openMenu,
  pressEntry,
  reach,
  refused,
  runToEnd,
  typeParameter,
  within,
} from './harness/experiment.mjs';
import { lmlab } from './harness/native.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const SLUG = 'least-squares';
const EXPERIMENTS = experimentsIn(DIST);
const FILE = EXPERIMENTS.find(({ slug }) => slug === SLUG)?.file ?? '';
assert.ok(FILE, `no page has ${SLUG}`);

/** A table that fits no line exactly; its header has what a record must carry unharmed. */
const TABLE = 'größe,"b, c",y\n1,2,3.5\n2,1,2.25\n-1,0.5,0.125\n0.3,3,5e-1\n';

const folder = temporaryFolder('records');
after(() => removeFolder(folder));

/** Saves a page's record, and where. @param {Page} page @param {string} slug */
async function saveRecord(page, slug) {
  const { name, text } = await page.download(() => pressEntry(page, slug, 'Save record'));
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return { file, name, text, record: JSON.parse(text) };
}

/** Opens a record by the file picker. @param {Page} page @param {string} slug @param {string} file */
async function openRecord(page, slug, file) {
  await openMenu(page, slug);
  await page.upload(within(slug, 'lm-out-row >> input[type=file]'), file);
}

/** @param {Page} page @param {string} slug */
const opened = (page, slug) =>
  reach(
    page,
    slug,
    ({ notices, playing }) => !playing && notices.some((text) => /^Opened\b/.test(text)),
    'open the record',
  );

/** Records are one piece of code for all experiments; `npm run test:all` saves one of each. */
const SAVED = THOROUGH ? EXPERIMENTS : EXPERIMENTS.filter(({ slug }) => slug === SLUG);

inChromiumFirst((check) => {
  for (const { file, slug } of SAVED) {
    check(`${slug}: a saved record replays as identical and opens again`, async (page) => {
      await openExperiment(page, file, slug);
      await page.fill(within(slug, 'role=textbox name=Seed'), '11');
      await reach(page, slug, ({ seed }) => seed === 11, 'take the seed');
      const end = await runToEnd(page, slug);
      const digest = await digestOf(page, slug);
      const saved = await saveRecord(page, slug);
      assert.equal(saved.record.format, 1);
      assert.equal(saved.record.seed, 11);
      assert.equal(saved.record.steps, end.step);
      assert.equal(saved.record.digest, digest);
      const replay = lmlab('replay', saved.file);
      assert.equal(replay.out.trim(), 'identical', replay.err);
      assert.equal(replay.code, 0);
      await openExperiment(page, file, slug);
      await openRecord(page, slug, saved.file);
      const state = await opened(page, slug);
      assert.match(state.notices.join(), /identical/);
      assert.equal(state.step, end.step);
      assert.equal(await digestOf(page, slug), digest);
    });
  }

  check('a record with a student’s file replays and opens, by drop too', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await page.drop(experiment(SLUG), { name: 'mine.csv', text: TABLE });
    await page.waitUntil(
      async () => (await page.text(within(SLUG, 'lm-data'))).includes('In use: mine.csv'),
      'the file to be in use',
    );
    await runToEnd(page, SLUG);
    const digest = await digestOf(page, SLUG);
    const saved = await saveRecord(page, SLUG);
    assert.equal(saved.record.inputs[0].data, TABLE);
    assert.deepEqual(lmlab('replay', saved.file), { code: 0, out: 'identical\n', err: '' });
    await openExperiment(page, FILE, SLUG);
    await page.drop(experiment(SLUG), { name: saved.name, text: saved.text });
    const state = await opened(page, SLUG);
    assert.match(state.notices.join(), /identical/);
    assert.equal(await digestOf(page, SLUG), digest);
  });

  check('a record that was tampered with is noticed here and there', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await typeParameter(page, SLUG, 'noise', '0.25');
    await reach(page, SLUG, ({ parameters }) => parameters.noise === 0.25, 'take the noise');
    await runToEnd(page, SLUG);
    const { record } = await saveRecord(page, SLUG);
    const file = path.join(folder, 'tampered.json');
    const parameters = { ...record.parameters, noise: 0.5 };
    writeFileSync(file, JSON.stringify({ ...record, parameters }));
    const replay = lmlab('replay', file);
    assert.equal(replay.code, 1);
    assert.match(replay.out, /^different: /);
    await openRecord(page, SLUG, file);
    const state = await opened(page, SLUG);
    assert.match(state.notices.join(), /differ/);
  });

  check('a link opens the same run', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await typeParameter(page, SLUG, 'noise', '0.5');
    await reach(page, SLUG, ({ parameters }) => parameters.noise === 0.5, 'take the noise');
    const end = await runToEnd(page, SLUG);
    const digest = await digestOf(page, SLUG);
    await page.evaluate(() => {
      const writeText = async (/** @type {string} */ text) => {
        Object.assign(window, { copied: text });
      };
      Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
    });
    await pressEntry(page, SLUG, 'Copy link');
    const address = await page.waitFor(() => /** @type {any} */ (window).copied);
    assert.ok(address.includes(`#${SLUG}?`), address);
    await page.goto('index.html');
    await page.goto(address);
    const state = await reach(
      page,
      SLUG,
      ({ step, playing }) => !playing && step === end.step,
      'follow the link',
    );
    assert.equal(state.parameters.noise, 0.5);
    assert.equal(await digestOf(page, SLUG), digest);
  });

  check('hostile records are refused in one sentence and change nothing', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const { record } = await saveRecord(page, SLUG);
    const markup = '<img src=x onerror="window.hacked=1">';
    const faulty = `a,y\n1,${markup.replaceAll('"', '')}\n2,3\n`;
    /** @type {[string, string, RegExp][]} */
    const hostile = [
      ['no JSON', '{', /is not JSON; allowed is a saved lab record/],
      ['a list', '[1]', /is array; allowed is an object/],
      ['another format', JSON.stringify({ ...record, format: 2 }), /format 1/],
      [
        'another experiment',
        JSON.stringify({ ...record, experiment: markup }),
        /experiment: .*<img.*lab record/,
      ],
      [
        'a negative seed',
        JSON.stringify({ ...record, seed: -1 }),
        /seed: -1 is not a whole number/,
      ],
      [
        'a huge number of steps',
        JSON.stringify({ ...record, steps: 1e300 }),
        /steps.*whole number/,
      ],
      ['markup for steps', JSON.stringify({ ...record, steps: markup }), /steps.*whole number/],
      [
        'events that are none',
        JSON.stringify({ ...record, events: { length: 9 } }),
        /events.*list/,
      ],
      ['inputs that are none', JSON.stringify({ ...record, inputs: 3 }), /inputs.*list/],
      [
        'a value out of range',
        JSON.stringify({ ...record, parameters: { ...record.parameters, samples: 1e9 } }),
        /allowed is a whole number from 1 to 2000/,
      ],
      [
        'a faulty file inside',
        JSON.stringify({
          ...record,
          inputs: [
            {
              name: 'data',
              sha256: createHash('sha256').update(faulty).digest('hex'),
              data: faulty,
            },
          ],
        }),
        /line 2, column 2/,
      ],
      [
        'a file by its hash alone',
        JSON.stringify({ ...record, inputs: [{ name: 'data', sha256: '0'.repeat(64) }] }),
        /only the hash/,
      ],
    ];
    for (const [what, text, sentence] of hostile) {
      const file = path.join(folder, `${what.replaceAll(' ', '-')}.json`);
      writeFileSync(file, text);
      await refused(page, SLUG, () => openRecord(page, SLUG, file), sentence);
      await nothingInserted(page);
      assert.deepEqual(await page.consoleErrors(), [], what);
      await page.click(within(SLUG, 'role=button name=Reset'));
      await reach(
        page,
        SLUG,
        (s) => s.notices.length === 0 && Object.keys(s.faults).length === 0,
        'be clean again',
      );
    }
    const polluting = JSON.stringify(record).replace('{', '{"__proto__":{"polluted":1},');
    const file = path.join(folder, 'polluting.json');
    writeFileSync(
      file,
      polluting.replace('"parameters":{', '"parameters":{"__proto__":{"polluted":1},'),
    );
    await refused(page, SLUG, () => openRecord(page, SLUG, file), /“__proto__” is no name/);
    await nothingInserted(page);
    await page.click(within(SLUG, 'role=button name=Reset'));
    writeFileSync(file, polluting);
    await openRecord(page, SLUG, file);
    await opened(page, SLUG);
    await nothingInserted(page);
  });
});
