// Holds the digests that each experiment's epoch stands for; `node tests/digests.mjs --update`
// writes those of experiments that are new or whose epoch rose.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lmlab } from './browser/harness/native.mjs';

const FILE = new URL('./digests.json', import.meta.url);

/** @typedef {{epoch: number, digest: string}} Entry the default run with seed 0 */

/** What is written down, by slug. @returns {Record<string, Entry>} */
export const writtenDigests = () => JSON.parse(readFileSync(FILE, 'utf8'));

/** What the build at hand gives. @returns {Record<string, Entry>} */
export function presentDigests() {
  /** @type {{slug: string}[]} */
  const list = JSON.parse(lmlab('list', '--json').out);
  return Object.fromEntries(
    list.map(({ slug }) => {
      const { epoch, digest } = JSON.parse(lmlab('run', slug, '--json').out);
      return [slug, { epoch, digest }];
    }),
  );
}

/**
 * What is wrong with an experiment's entry, in one sentence; null when nothing is.
 * @param {string} slug
 * @param {Entry | undefined} written
 * @param {Entry | undefined} present
 * @returns {string | null}
 */
export function complaint(slug, written, present) {
  const update = 'run `node tests/digests.mjs --update`';
  if (!present) return `${slug} is gone from the registry: ${update}`;
  if (!written) return `${slug} is not in tests/digests.json: ${update}`;
  if (present.epoch > written.epoch) return `${slug} has a new epoch: ${update}`;
  if (present.epoch < written.epoch) return `${slug}: its epoch fell from ${written.epoch}`;
  if (present.digest === written.digest) return null;
  return (
    `${slug}: its digest changed (${written.digest} is now ${present.digest}), so old records no ` +
    `longer replay: if that is meant, raise \`epoch\` in its C++ file and ${update}`
  );
}

/**
 * The entries to write. An unchanged epoch keeps its digest, unless `unpublished` says that no
 * record of it exists yet.
 * @param {Record<string, Entry>} written
 * @param {Record<string, Entry>} present
 * @param {boolean} unpublished
 * @returns {Record<string, Entry>}
 */
export function updated(written, present, unpublished) {
  const names = Object.keys(present).sort();
  return Object.fromEntries(
    names.map((slug) => {
      const [old, now] = [written[slug], /** @type {Entry} */ (present[slug])];
      return [slug, old && old.epoch >= now.epoch && !unpublished ? old : now];
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  if (!words.includes('--update')) {
    console.error('Use: node tests/digests.mjs --update [--unpublished]');
    process.exit(2);
  }
  const entries = updated(writtenDigests(), presentDigests(), words.includes('--unpublished'));
  writeFileSync(FILE, `${JSON.stringify(entries, null, 2)}\n`);
}
