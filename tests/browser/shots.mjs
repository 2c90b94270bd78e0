// Writes a PNG of every page, width, theme and browser into build/shots/, for people to look at.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DIST, ROOT, openPage } from './harness.mjs';
import { experimentsIn, ready, runToEnd } from './harness/experiment.mjs';
import { pagesOf } from './harness/folder.mjs';
import { browserList } from './harness/locate.mjs';
import { THEMES, WIDTHS, openThemed } from './harness/looks.mjs';

const { values } = parseArgs({
  options: { run: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(
    'node tests/browser/shots.mjs [--run]   --run: lets each experiment run to its end first\n' +
      'LM_BROWSERS=chromium,firefox,webkit and LM_SITE=FOLDER choose browsers and site.',
  );
  process.exit(0);
}

/** A longer page is cut there: browsers refuse larger pictures. */
const LONGEST = 12_000;

/** Lets every experiment of a page run to its end. @param {import('./harness/page.mjs').Page} page @param {string} file */
async function runAll(page, file) {
  for (const { slug } of experimentsIn(DIST).filter((one) => one.file === file)) {
    await ready(page, slug);
    await runToEnd(page, slug);
  }
}

for (const name of browserList()) {
  const page = await openPage(name);
  try {
    for (const file of pagesOf(DIST)) {
      for (const width of WIDTHS) {
        for (const theme of THEMES) {
          await openThemed(page, file, width, theme);
          if (values.run) await runAll(page, file);
          const shot = `${file.replace(/\.html$/, '').replaceAll('/', '-')}-${width}-${theme}-${name}`;
          const target = path.join(ROOT, 'build/shots', `${shot}.png`);
          await page.wholeScreenshot(target, LONGEST);
          console.log(path.relative(ROOT, target));
        }
      }
    }
  } finally {
    await page.close();
  }
}
