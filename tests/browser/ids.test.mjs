// No id stands twice on a page and no two experiments share a group of radio buttons, also where one experiment
// stands three times. axe.test.mjs asks the same of the lessons.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { after } from 'node:test';
import path from 'node:path';
import { DIST, THOROUGH, inChromiumFirst } from './harness.mjs';
import { filesOf, pagesOf } from './harness/folder.mjs';
import { expectOwnIds, unfoldAll } from './harness/ids.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

/** A lesson and its experiment with a choice among radio buttons. */
const FILE = 'lessons/deep-linear-networks/index.html';
const SLUG = 'saxe-modes';
/** Pages for other sites are alike: these many stand for them. */
const EMBEDS = 4;

/** Waits until everything on a page that loads has loaded, and opens all folds. @param {Page} page @param {string} file */
async function openWhole(page, file) {
  await page.goto(file);
  if ((await page.count('.hero >> button')) > 0) {
    await page.click('.hero >> button');
    await page.see('lm-opening >> lm-figure');
  }
  if (file.startsWith('embed/')) await page.see('lm-experiment >> lm-run-bar');
  await unfoldAll(page);
}

const embeds = filesOf(DIST, '.html').filter((file) => file.startsWith('embed/'));
const others = pagesOf(DIST).filter((file) => !file.startsWith('lessons/'));
const files = [...others, ...(THOROUGH ? embeds : embeds.slice(0, EMBEDS))];

inChromiumFirst((check) => {
  for (const file of files) {
    check(`${file}: every id and every group is one experiment’s own`, async (page) => {
      await openWhole(page, file);
      await expectOwnIds(page);
    });
  }
});

/** The site with a lesson that shows one experiment three times. */
const thrice = temporaryFolder('thrice');
after(() => removeFolder(thrice));
cpSync(DIST, thrice, { recursive: true });
const html = readFileSync(path.join(DIST, FILE), 'utf8');
const [element = ''] = new RegExp(`<lm-experiment[^>]*name="${SLUG}"[^>]*></lm-experiment>`).exec(html) ?? []; // prettier-ignore
assert.notEqual(element, '', `${FILE} shows no ${SLUG}`);
const again = element.replace(/ id="[^"]*"/, '');
writeFileSync(path.join(thrice, FILE), html.replace(element, element + again + again));

/** What each of the three has of a parameter, and which button is pressed. @param {Page} page */
const chosen = (page) =>
  page.evaluate((slug) => {
    const all = [...document.querySelectorAll(`lm-experiment[name="${slug}"]`)];
    return all.map((/** @type {any} */ one) => {
      const radio = one.querySelector('input[type=radio]:checked');
      const parameters = one.session.run?.parameters ?? {};
      return { value: radio?.value, set: Object.values(parameters).includes(radio?.value) };
    });
  }, SLUG);

inChromiumFirst((check) => {
  check('of one experiment three times, arrow keys change one', async (page) => {
    await page.goto(FILE);
    for (let i = 0; i < 3; ++i) {
      await page.evaluate((slug, at) => document.querySelectorAll(`lm-experiment[name="${slug}"]`)[at]?.scrollIntoView(), SLUG, i); // prettier-ignore
      await page.waitFor((slug, at) => {
        const one = /** @type {any} */ (document.querySelectorAll(`lm-experiment[name="${slug}"]`)[at]); // prettier-ignore
        return one.session?.live && !one.session.making;
      }, SLUG, i); // prettier-ignore
    }
    await expectOwnIds(page);
    const before = await chosen(page);
    assert.ok(before.every(({ value, set }) => value && set), JSON.stringify(before)); // prettier-ignore
    await page.evaluate((slug) => {
      const [, second] = document.querySelectorAll(`lm-experiment[name="${slug}"]`);
      /** @type {HTMLElement} */ (second.querySelector('input[type=radio]:checked')).focus();
    }, SLUG);
    await page.press('ArrowRight');
    await page.waitUntil(async () => (await chosen(page))[1].value !== before[1].value, 'the next choice'); // prettier-ignore
    await page.waitUntil(async () => (await chosen(page)).every(({ set }) => set), 'runs of the choices'); // prettier-ignore
    const now = await chosen(page);
    assert.deepEqual([now[0], now[2]], [before[0], before[2]], 'the others stay');
  });
}, thrice);
