// The page for graders: records chosen as files, judged, counted, saved as `lmlab grade` writes them.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '../cli/temporary.mjs';
import { inChromiumFirst } from './harness.mjs';
import { lmlab } from './harness/native.mjs';

const folder = temporaryFolder();
const CLASS = folder.file('class');
mkdirSync(CLASS);

/** @param {number} seed @returns {any} */
function record(seed) {
  const file = folder.file('record.json');
  const args = ['run', 'gradient-flow', '--steps', '30', '--seed', String(seed), '--record', file];
  const { code, err } = lmlab(...args);
  assert.equal(code, 0, err);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** @param {string} name @param {unknown} content */
function handIn(name, content) {
  const file = `${CLASS}/${name}`;
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const guesses = (/** @type {number} */ value) => [{ name: 'deviation', step: 0, value }];
const MARKUP = '<img src=x onerror="document.title=1">';
const FILES = [
  handIn('ada.json', { ...record(1), author: 'Ada', guesses: guesses(0.5) }),
  handIn('bob.json', { ...record(2), author: '=CMD|calc', guesses: guesses(0.25) }),
  handIn('eve.json', { ...record(3), author: MARKUP, digest: '0'.repeat(64) }),
  handIn('old.json', { ...record(4), epoch: 99 }),
];

inChromiumFirst((check) => {
  check('records are judged, told and saved with the bytes of lmlab grade', async (page) => {
    await page.goto('grade/index.html');
    await page.upload('lm-grade >> input[type=file]', ...FILES);
    await page.waitUntil(
      async () => /All 4 are judged/.test(await page.text('lm-grade >> [role=status]')),
      'the class to be judged',
    );
    const text = await page.text('lm-grade');
    assert.match(text, /2 identical, 1 different, 1 other epoch/);
    assert.ok(text.includes(MARKUP), 'the name is not shown as it was typed');
    assert.equal(await page.count('lm-grade img'), 0, 'a name was inserted as HTML');
    assert.equal(await page.count('.grade-table tbody tr'), 4);
    assert.equal(await page.count('lm-grade [role=figure]'), 1, 'there is no histogram');
    const saved = await page.download(() => page.click('lm-grade >> role=button name=Save CSV'));
    const out = folder.file('class.csv');
    assert.equal(lmlab('grade', CLASS, '--out', out).code, 1);
    assert.equal(saved.text, readFileSync(out, 'utf8'));
  });

  check('the histogram is of what is chosen', async (page) => {
    await page.goto('grade/index.html');
    await page.upload('lm-grade >> input[type=file]', ...FILES);
    const list = '.grade-histogram select';
    await page.see(list);
    const choices = await page.evaluate((query) => {
      const options = document.querySelectorAll(`${query} option`);
      return [...options].map((option) => option.textContent).join();
    }, list);
    assert.match(choices, /guess: deviation/);
    await page.choose(list, 'scalars train_loss');
    await page.waitUntil(
      async () => /train loss/.test(await page.text('.grade-histogram .plot')),
      'the histogram to change',
    );
  });
});
