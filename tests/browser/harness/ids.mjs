// Ids and groups of radio buttons, which belong to one thing of a page each.
import assert from 'node:assert/strict';

/** @typedef {import('./page.mjs').Page} Page */

/** Opens all folds of a page, and waits for the forms in them. @param {Page} page */
export async function unfoldAll(page) {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });
  await page.waitFor(() => {
    const sweeps = document.querySelectorAll('lm-sweep details');
    return [...sweeps].every((fold) => fold.querySelector('form'));
  });
}

/** No id stands twice, and no group of radio buttons is in two experiments. @param {Page} page */
export async function expectOwnIds(page) {
  const shared = await page.evaluate(() => {
    const count = new Map();
    for (const { id } of document.querySelectorAll('[id]')) count.set(id, (count.get(id) ?? 0) + 1);
    const doubled = [...count].filter(([, times]) => times > 1).map(([id]) => id);
    /** @type {Map<string, Set<Element | null>>} */
    const owners = new Map();
    for (const radio of document.querySelectorAll('input[type=radio]')) {
      const { name } = /** @type {HTMLInputElement} */ (radio);
      owners.set(name, (owners.get(name) ?? new Set()).add(radio.closest('lm-experiment, lm-opening'))); // prettier-ignore
    }
    return { doubled, groups: [...owners].filter(([, of]) => of.size > 1).map(([name]) => name) };
  });
  assert.deepEqual(shared, { doubled: [], groups: [] });
}
