// Writes web/picture.png, the picture of the README: one experiment at its end, in Chromium. `npm run build` first.
import path from 'node:path';
import { DIST, ROOT, openPage } from './harness.mjs';
import { experiment, openExperiment, runToEnd } from './harness/experiment.mjs';

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'input-universality';
const TARGET = 'web/picture.png';
/** Above the experiment, in CSS pixels. */
const MARGIN = 32;

const page = await openPage('chromium', DIST);
try {
  await openExperiment(page, `${FILE}?theme=light`, SLUG);
  await runToEnd(page, SLUG);
  await page.evaluate(
    (query, margin) => {
      /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
      const { top } = /** @type {Element} */ (
        document.querySelector(query)
      ).getBoundingClientRect();
      scrollBy({ top: top - margin, behavior: 'instant' });
    },
    experiment(SLUG),
    MARGIN,
  );
  await page.screenshot(path.join(ROOT, TARGET));
  console.log(TARGET);
} finally {
  await page.close();
}
