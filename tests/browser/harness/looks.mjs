// The ways a page can look: theme and width, and how to open it so and wait until it is at rest.
import { ready } from './experiment.mjs';

export const THEMES = /** @type {const} */ (['light', 'dark', 'projector']);
/** A laptop and a phone, in CSS pixels. */
export const WIDTHS = /** @type {const} */ ([1280, 390]);
/** Window heights that go with the widths. */
const HEIGHTS = { 1280: 900, 390: 844 };

/**
 * Opens a page in a theme at a width and waits until its experiments, fonts and figures are there.
 * @param {import('./page.mjs').Page} page
 * @param {string} file relative to the site
 * @param {typeof WIDTHS[number]} width
 * @param {typeof THEMES[number]} theme
 */
export async function openThemed(page, file, width, theme) {
  await page.setViewport(width, HEIGHTS[width]);
  await page.goto(`${file}?theme=${theme}`);
  await settled(page);
  const shown = await page.evaluate(() => document.documentElement.dataset.theme);
  if (shown !== theme) throw new Error(`${file}: asked for the theme ${theme}, got ${shown}`);
}

/** Brings every experiment into sight once, where it begins to load, and waits for all of it. @param {import('./page.mjs').Page} page */
export async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  const slugs = await page.evaluate(() =>
    [...document.querySelectorAll('lm-experiment')].map((e) => e.getAttribute('name') ?? ''),
  );
  for (const slug of slugs) await ready(page, slug);
  // Formulas that do not fit become reachable by Tab once their numbers rest.
  await page.waitFor(() =>
    [...document.querySelectorAll('lm-formula')].every(
      (e) => e.scrollWidth <= e.clientWidth + 1 || e.hasAttribute('tabindex'),
    ),
  );
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
}
