// The table of results in a browser: kept and swept runs, order, columns, the fitted line, CSV, a reload.
import assert from 'node:assert/strict';
import { fitLine } from '../../web/runs/line-fit.js';
import { withError } from '../../web/runs/result-plot.js';
import { inChromiumFirst } from './harness.mjs';
import { openExperiment, reach, runToEnd, showTheory, within } from './harness/experiment.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'gradient-flow';
const RUNS = within(SLUG, 'lm-runs');
const ROWS = `${RUNS} >> .runs tbody tr`;

/** Three learning rates with two seeds each. @param {Page} page */
async function sweep(page) {
  const at = (/** @type {string} */ query) => within(SLUG, `lm-sweep >> ${query}`);
  const put = async (/** @type {string} */ name, /** @type {string} */ text) => {
    const field = at(`role=textbox name=${name}`);
    await page.see(field);
    await page.evaluate((q) => /** @type {any} */ (window).__lmTest.find(q).select(), field);
    await page.type(field, text);
  };
  await page.click(at('.sweep > summary'));
  await page.choose(at('role=combobox name=Sweep'), 'noise');
  await put('Sweep from', '0.5');
  await put('Sweep to', '1.5');
  await put('Sweep points', '3');
  await put('Seeds to', '1');
  await page.click(at('button.go'));
  const done = async () => /All 6 runs are done/.test(await page.text(at('[role=status]')));
  await page.waitUntil(done, 'the sweep');
}

/** The table's text, row by row. @param {Page} page @param {string} cell a selector @returns {Promise<string[]>} */
const cells = (page, cell) =>
  page.evaluate(
    (query, part) =>
      /** @type {any} */ (window).__lmTest
        .findAll(query)
        .map((/** @type {Element} */ row) => row.querySelector(part)?.textContent?.trim()),
    ROWS,
    cell,
  );

inChromiumFirst((check) => {
  check('a sweep’s rows stand beside a kept run, are sorted, plotted and fitted', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await showTheory(page, SLUG);
    await runToEnd(page, SLUG);
    await page.click(`${RUNS} >> role=button name=Keep this run`);
    await sweep(page);
    await page.waitUntil(async () => (await page.count(ROWS)) === 8, 'eight rows');
    assert.deepEqual((await cells(page, 'th')).slice(2, 4), ['Sweep 1, 1', 'Sweep 1, 2']);

    await page.click(`${RUNS} >> thead th:nth-child(3) >> .sort`); // the seed, after the noise
    const seeds = (await cells(page, 'td:nth-child(3)')).slice(1).map(Number);
    assert.deepEqual(seeds, [...seeds].sort((a, b) => a - b)); // prettier-ignore

    await page.click(`${RUNS} >> .runs-plot > summary`);
    await page.see(`${RUNS} >> lm-runs-plot >> [role=figure]`);
    await page.choose(`${RUNS} >> role=combobox name=Plot`, 'weight_norm');
    await page.choose(`${RUNS} >> role=combobox name=against`, 'noise');
    await page.click(`${RUNS} >> .runs-columns > summary`);
    if (!(await page.evaluate((q) => /** @type {any} */ (window).__lmTest.find(q).checked, `${RUNS} >> input[name=weight_norm]`))) await page.click(`${RUNS} >> input[name=weight_norm]`); // prettier-ignore
    const { text } = await page.download(() =>
      page.click(`${RUNS} >> role=button name=CSV of the table`),
    );
    const [head = [], ...rows] = text.trim().split('\n').map((line) => line.replace(/"[^"]*"/, 'x').split(',')); // prettier-ignore
    assert.equal(rows.length, 7, 'without the present run');
    const [x, y] = ['noise', 'weight_norm'].map((name) => head.indexOf(name));
    const points = rows.map((row) => ({ x: Number(row[x ?? -1]), y: Number(row[y ?? -1]) }));
    const line = fitLine(points);
    assert.ok(line);
    const words = await page.text(`${RUNS} >> .fit-line`);
    assert.ok(
      words.includes(withError(line.slope, line.slopeError)),
      `${words} is not ${line.slope}`,
    );
    assert.match(words, /from 7 runs/);

    await page.click(`${RUNS} >> role=switch name=log y`);
    const rate = fitLine(points.map((p) => ({ x: p.x, y: Math.log(p.y) })));
    assert.ok(rate);
    const changed = async () => (await page.text(`${RUNS} >> .fit-line`)).includes(withError(rate.slope, rate.slopeError)); // prettier-ignore
    await page.waitUntil(changed, 'the rate on a logarithmic axis');
  });

  check('rows outlast a reload, and a swept run is made again', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await page.waitUntil(async () => (await page.count(ROWS)) === 8, 'the rows again');
    const shown = await cells(page, 'td:nth-last-child(2)');
    const at = (await cells(page, 'th')).indexOf('Sweep 1, 6');
    await page.click(`${RUNS} >> role=button name=Go back to Sweep 1, 6`);
    const state = await reach(page, SLUG, (s) => s.seed === 1 && s.parameters.noise === 1.5 && !s.playing && s.step > 0, 'go back'); // prettier-ignore
    assert.equal(state.step, state.target);
    const now = await cells(page, 'td:nth-last-child(2)');
    assert.equal(now[0], shown[at], 'the run gives the number of its row');
    await page.click(`${RUNS} >> role=button name=Remove all kept runs`);
    await page.waitUntil(async () => (await page.count(ROWS)) === 0, 'no table');
  });
});
