// Files as people bring them: a record beside its data, pairs at once or one by one, files that miss their place.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DIST, inEachBrowser } from './harness.mjs';
import {
  experiment,
  openExperiment,
  pressEntry,
  reach,
  refused,
  within,
} from './harness/experiment.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'least-squares';
const DIGITS = { file: 'lessons/four-ingredients/index.html', slug: 'digits' };

/** Over 64 KB, so that a record holds only the hash. */
const LARGE = `a,b,y\n${Array.from({ length: 1900 }, (_, i) => `${i % 7},${(i * 37) % 11},${i % 13}.25`).join('\n')}\n${'\n'.repeat(70_000)}`;

/** The record of what an experiment holds now. @param {Page} page */
async function recordOf(page) {
  const { text } = await page.download(() => pressEntry(page, SLUG, 'Save record'));
  return JSON.parse(text);
}

/** @param {Page} page @param {RegExp} sentence */
const told = (page, sentence) =>
  reach(page, SLUG, ({ notices }) => notices.some((one) => sentence.test(one)), `say ${sentence}`);

/** @param {Page} page @param {string} slug @param {string} name */
const inUse = (page, slug, name) =>
  page.waitUntil(
    async () => (await page.text(within(slug, 'lm-data'))).includes(`In use: ${name}`),
    `${name} to be in use`,
  );

/** An IDX file. @param {number[]} sizes @param {number[]} content */
const idx = (sizes, content) => [
  ...[0, 0, 8, sizes.length],
  ...sizes.flatMap((size) => [0, 0, size >> 8, size & 255]),
  ...content,
];

inEachBrowser((check) => {
  check(
    'a record of a large file opens with its file: already loaded, or dropped with it',
    async (page) => {
      await openExperiment(page, FILE, SLUG);
      const large = { name: 'large.csv', text: LARGE };
      await page.drop(experiment(SLUG), large);
      await inUse(page, SLUG, 'large.csv');
      await page.click(within(SLUG, 'role=button name=Step'));
      await reach(page, SLUG, ({ step, playing }) => step === 1 && !playing, 'take a step');
      const record = await recordOf(page);
      assert.equal(record.inputs[0].data, undefined, 'the file is not large enough');
      const file = { name: 'record.json', text: JSON.stringify(record) };

      await page.drop(experiment(SLUG), file);
      await told(page, /^Opened.*identical/);
      await inUse(page, SLUG, 'large.csv');

      await openExperiment(page, FILE, SLUG);
      await refused(page, SLUG, () => page.drop(experiment(SLUG), file), /only the hash.*at once/);
      await page.drop(experiment(SLUG), {
        name: 'other.csv',
        text: 'a,b,y\n1,2,3\n2,2,1\n4,2,2\n',
      });
      await inUse(page, SLUG, 'other.csv');
      await refused(page, SLUG, () => page.drop(experiment(SLUG), file), /file in use is another/);
      await page.drop(experiment(SLUG), large, file);
      await told(page, /^Opened.*identical/);
      await inUse(page, SLUG, 'large.csv');
    },
  );

  check(
    'an assurance does not stand beside a later refusal, and hashes are looked at',
    async (page) => {
      await openExperiment(page, FILE, SLUG);
      const record = await recordOf(page);
      await page.drop(experiment(SLUG), { name: 'good.json', text: JSON.stringify(record) });
      await told(page, /^Opened.*identical/);
      const data = 'a,b,y\n1,2,3\n2,2,1\n4,2,2\n';
      const sha256 = createHash('sha256').update(data).digest('hex');
      const forged = { ...record, inputs: [{ name: 'data', sha256: '0'.repeat(64), data }] };
      const drop = (/** @type {unknown} */ one) =>
        page.drop(experiment(SLUG), { name: 'bad.json', text: JSON.stringify(one) });
      await refused(page, SLUG, () => drop(forged), new RegExp(`is not the hash of the data; it is ${sha256}`)); // prettier-ignore
      const encoded = { name: 'data', sha256, data: 'A', encoding: 'base64' };
      await refused(page, SLUG, () => drop({ ...record, inputs: [encoded] }), /is not base64; allowed encodings are/); // prettier-ignore
      const bad = () => page.drop(experiment(SLUG), { name: 'bad.csv', text: 'a;b\n1;2\n' });
      await drop(record);
      await told(page, /^Opened.*identical/);
      await refused(page, SLUG, bad, /semicolons/);
    },
  );

  check('a file that is dropped beside an experiment does not replace the page', async (page) => {
    for (const file of ['index.html', FILE, 'grade/index.html', 'embed/gradient-flow/index.html']) {
      await page.goto(file);
      const prevented = await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['a,b'], 'a.csv'));
        return ['dragover', 'drop'].map((kind) => {
          const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer });
          document.body.dispatchEvent(event);
          return event.defaultPrevented;
        });
      });
      assert.deepEqual(prevented, [true, true], file);
    }
  });
});

inEachBrowser((check) => {
  check(
    'images and labels are taken at once, in any order, or one after the other',
    async (page) => {
      const { file, slug } = DIGITS;
      const count = 20;
      const pixels = Array.from({ length: count * 16 }, (_, i) => (i * 37) % 256);
      const images = { name: 'a.idx', text: idx([count, 4, 4], pixels) };
      const labels = {
        name: 'b.idx',
        text: idx(
          [count],
          pixels.slice(0, count).map((p) => p % 2),
        ),
      };
      await openExperiment(page, file, slug);
      await page.drop(experiment(slug), labels, images);
      await inUse(page, slug, 'a.idx with b.idx');
      await openExperiment(page, file, slug);
      await refused(page, slug, () => page.drop(experiment(slug), labels), /labels, and their images are not there yet: load/); // prettier-ignore
      await page.drop(experiment(slug), images);
      await inUse(page, slug, 'a.idx with b.idx');
    },
  );
}, DIST);
