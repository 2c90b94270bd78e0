// The ways a page can look: theme and width, and how to open it so and wait until it is at rest.

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

/** Waits until nothing on the page is still loading. @param {import('./page.mjs').Page} page */
export async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  await page.waitFor(() => {
    const experiments = [...document.querySelectorAll('lm-experiment')];
    return experiments.every(
      (e) => e.getAttribute('aria-busy') !== 'true' && e.querySelector('canvas, svg'),
    );
  });
}
