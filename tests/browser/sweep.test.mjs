// The sweep of an experiment: live rows, the CSV that `lmlab sweep` writes, figures, faults, cancel.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { temporaryFolder } from '../cli/temporary.mjs';
import { inChromiumFirst } from './harness.mjs';
import { openExperiment, runToEnd, typeParameter, within } from './harness/experiment.mjs';
import { lmlab } from './harness/native.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const LESSON = 'lessons/linear-regression/index.html';
const SLUG = 'gradient-flow';
const at = (/** @type {string} */ query) => within(SLUG, `lm-sweep >> ${query}`);
const folder = temporaryFolder();

/** @param {Page} page */
async function openSweep(page) {
  await openExperiment(page, LESSON, SLUG);
  await page.click(at('.sweep > summary'));
  await page.see(at('form'));
}

/**
 * Replaces what a field of the form holds, without the Enter that would begin the sweep.
 * @param {Page} page @param {string} name `Sweep from`, `and points`, `Seeds to` @param {string} text
 */
async function put(page, name, text) {
  const field = at(`role=textbox name=${name}`);
  await page.see(field);
  await page.evaluate((q) => /** @type {any} */ (window).__lmTest.find(q).select(), field);
  await page.type(field, text);
}

/** @param {Page} page @param {{parameter: string, from: string, to: string, points: string}} axis @param {'Sweep' | 'and'} word */
async function putAxis(page, { parameter, from, to, points }, word) {
  await page.choose(at(`role=combobox name=${word}`), parameter);
  await put(page, `${word} from`, from);
  await put(page, `${word} to`, to);
  await put(page, `${word} points`, points);
}

/** @param {Page} page @param {RegExp} pattern */
const said = (page, pattern) =>
  page.waitUntil(
    async () => pattern.test(await page.text(at('[role=status]'))),
    `the sweep to say ${pattern}`,
  );

/** How many workers a page's sweep has. @param {Page} page */
const workers = (page) =>
  page.evaluate(
    (slug) =>
      /** @type {any} */ (document.querySelector(`lm-experiment[name="${slug}"] lm-sweep-panel`))
        .sweep?.crew?.working ?? 0,
    SLUG,
  );

inChromiumFirst((check) => {
  check('a sweep gives the bytes of lmlab sweep, and its means as a table', async (page) => {
    await openSweep(page);
    await typeParameter(page, SLUG, 'samples', '7');
    const noise = { parameter: 'noise', from: '0', to: '1', points: '3' };
    await putAxis(page, noise, 'Sweep');
    await put(page, 'Seeds from', '3');
    await put(page, 'Seeds to', '5');
    await page.click(at('button.go'));
    await said(page, /All 9 runs are done/);
    assert.equal(await workers(page), 0, 'workers are left over');
    const saved = await page.download(() => page.click(at('role=button name=CSV of all runs')));
    const command = await page.text(at('.sweep-command'));
    assert.match(command, /^lmlab sweep gradient-flow --grid noise=lin:0:1:3 --seeds 3\.\.5/);
    const words = command.split(' ').slice(1, -2);
    const file = folder.file(`page-${performance.now()}.csv`);
    const native = lmlab(...words, '--out', file);
    assert.equal(native.code, 0, native.err);
    assert.equal(saved.text, readFileSync(file, 'utf8'));
    await page.click(at('.data-table > summary'));
    await page.see(at('.data-table tbody tr'));
    assert.equal(await page.count(at('.data-table tbody tr')), 3);
    assert.equal(await page.count(at('[role=figure]')), 1);
  });

  check('two parameters are a heat map with its own description', async (page) => {
    await openSweep(page);
    await putAxis(page, { parameter: 'noise', from: '0', to: '1', points: '2' }, 'Sweep');
    await putAxis(page, { parameter: 'samples', from: '4', to: '8', points: '3' }, 'and');
    await put(page, 'Seeds to', '0');
    await page.click(at('button.go'));
    await said(page, /All 6 runs are done/);
    const kind = await page.evaluate(
      (slug) =>
        /** @type {any} */ (document.querySelector(`lm-experiment[name="${slug}"] lm-sweep-panel`))
          .plot?.view.kind,
      SLUG,
    );
    assert.equal(kind, 'field');
    assert.equal(await page.count(at('.data-table')), 1);
  });

  check('bad points are refused with a sentence, and the fields stay', async (page) => {
    await openSweep(page);
    await putAxis(page, { parameter: 'noise', from: '0', to: 'x<b>', points: '3' }, 'Sweep');
    await page.click(at('button.go'));
    await page.see(at('[role=alert]'));
    assert.match(await page.text(at('[role=alert]')), /^noise: "x<b>" is not allowed; allowed is/);
    await put(page, 'Sweep to', '1');
    assert.equal(await page.count(at('[role=alert]')), 0);
  });

  check('cancelled, it stops, says so and shows what it has', async (page) => {
    await openSweep(page);
    await put(page, 'Seeds to', '400');
    await page.click(at('button.go'));
    await page.see(at('progress'));
    await page.click(at('role=button name=Cancel'));
    await said(page, /^Cancelled after \d+ runs/);
    assert.equal(await workers(page), 0);
    await page.see(at('button.go'));
    await runToEnd(page, SLUG); // the experiment itself is at work as ever
  });
});
