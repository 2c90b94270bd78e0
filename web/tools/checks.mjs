// Keeps what `lmlab check --json` last said, for the page of reproductions and so that `npm test` need not run it
// again: `node web/tools/checks.mjs` runs the batteries that are new or whose inputs changed;
// `node web/tools/checks.mjs SLUG…` runs those.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { runMain, Trouble } from './fail.mjs';
import { compilerVersion, inputKeys } from './inputs.mjs';
import { ROOT, inProject } from './paths.mjs';

/** @typedef {import('../client/messages.js').Origin} Origin */

/**
 * A check as the command line prints it; a number that is not finite is null. `runs` and `among`: what it was
 * measured on, see messages.js.
 * @typedef {{name: string, kind: string, predicted: number | null, measured: number | null, tolerance: number | null, why: string, range: string, passed: boolean, runs: Origin[], among: number[]}} CachedCheck
 */

/**
 * One battery. `key` stands for all that it was run on: the files of its experiment, flags, Eigen, the compiler.
 * @typedef {{key: string, seeds: number[], digest: string, checks: CachedCheck[]}} Entry
 */

const FILE = inProject('tests/checks.json');
/** Checks of many experiments are more than the usual megabyte of text. */
const MOST_OUTPUT = 64 << 20;

/** @param {string[]} words @returns {any} what lmlab prints as JSON */
function lmlab(...words) {
  const { stdout, stderr, status } = spawnSync(inProject('build/native/lmlab'), words, {
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
  });
  if (status === 0 || status === 1) return JSON.parse(stdout);
  throw new Trouble(`lmlab ${words.join(' ')} failed; build it first: ${stderr}`);
}

/** What is kept. @returns {Record<string, Entry>} by slug */
export const keptChecks = () => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {});

/** The key of each battery as the files are now. @returns {Map<string, string>} by slug, in the registry's order */
export function presentKeys() {
  /** @type {{slug: string, source: string}[]} */
  const experiments = lmlab('list', '--json');
  const keyOf = inputKeys(ROOT, [compilerVersion()]);
  return new Map(experiments.map(({ slug, source }) => [slug, keyOf(source)]));
}

/** JSON with a line for each check, so that a difference shows which it is. @param {[string, Entry][]} entries */
function lines(entries) {
  const written = entries.map(([slug, { checks, ...head }]) => {
    const opening = JSON.stringify({ ...head, checks: [] }).slice(0, -2);
    const rows = checks.map((check) => JSON.stringify(check)).join(',\n');
    return `${JSON.stringify(slug)}:${opening}\n${rows}\n]}`;
  });
  return `{\n${written.join(',\n')}\n}\n`;
}

/** @param {string[]} asked slugs; none: all that are new or have changed */
function update(asked) {
  const kept = keptChecks();
  /** @type {Record<string, Entry>} */
  const now = {};
  for (const [slug, key] of presentKeys()) {
    const old = kept[slug];
    const fresh = asked.length > 0 ? !asked.includes(slug) : old?.key === key;
    if (old && fresh) now[slug] = old;
    else if (!old && asked.length > 0 && !asked.includes(slug)) continue;
    else {
      const [{ seeds, digest, checks }] = lmlab('check', slug, '--json');
      now[slug] = { key, seeds, digest, checks };
      console.log(`${slug}: ${checks.length} checks`);
    }
  }
  writeFileSync(FILE, lines(Object.entries(now).sort(([a], [b]) => (a < b ? -1 : 1))));
}

if (process.argv[1]?.endsWith('checks.mjs')) {
  await runMain(async () => update(process.argv.slice(2)));
}
