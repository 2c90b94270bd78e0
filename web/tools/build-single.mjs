// `npm run build:single`: leaves each lesson as one HTML file in dist/single/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { buildSite } from './build-site.mjs';
import { requireNode, runMain } from './fail.mjs';
import { readOptions } from './options.mjs';
import { DIST, ROOT } from './paths.mjs';
import { setUp } from './setup.mjs';
import { findLessons } from './site/lessons.mjs';

/** Writes the files from the built site in dist/. */
export async function buildSingles() {
  const { singleFiles } = await import('./site/single.mjs'); // needs the npm packages
  const slugs = findLessons(ROOT).map(({ slug }) => slug);
  mkdirSync(`${DIST}/single`, { recursive: true });
  for (const [slug, page] of await singleFiles(DIST, slugs)) {
    writeFileSync(`${DIST}/single/${slug}.html`, page);
    console.log(`dist/single/${slug}.html  ${(Buffer.byteLength(page) / 1e6).toFixed(2)} MB`);
  }
}

if (process.argv[1] === import.meta.filename) {
  await runMain(async () => {
    requireNode();
    const { emsdk } = readOptions(process.argv.slice(2), 'emsdk');
    await setUp('site', { emsdk });
    await buildSite({ emsdk, say: console.log });
    await buildSingles();
  });
}
