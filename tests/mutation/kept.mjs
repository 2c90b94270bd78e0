// The outcomes that are kept between runs: tests/mutation/caught.json, so that the tables can be read without an
// hour of batteries, and a run takes up where the last one stopped.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { inProject } from '../../web/tools/paths.mjs';
import { MUTANTS } from './mutants.mjs';
import { print } from './trials.mjs';

/** @typedef {import('./mutants.mjs').Mutant} Mutant */
/** @typedef {import('./trials.mjs').Outcome} Outcome */

/**
 * What is known of one mutant.
 * @typedef {object} Entry
 * @property {string} row the fingerprint of the mutant's row
 * @property {Record<string, string>} tried by slug: the fingerprint of the experiment whose battery was run
 * @property {Record<string, string[]>} red by slug: the checks that fail
 * @property {Record<string, string>} stopped by slug: why the battery gave no result
 * @property {string[]} silent slugs whose results changed, and no check noticed
 * @property {string[]} [native] the native tests that fail, where no battery notices
 */

/** @typedef {Record<string, Entry>} Kept */

const FILE = inProject('tests/mutation/caught.json');

/** @param {Mutant} mutant */
const rowPrint = ({ file, before, after }) => print(file, before, after);

/** @returns {Kept} of mutants whose rows are as they were */
export function load() {
  /** @type {Kept} */
  const all = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
  const known = MUTANTS.filter((mutant) => all[mutant.name]?.row === rowPrint(mutant));
  return Object.fromEntries(known.map(({ name }) => [name, all[name]]));
}

/** @param {Mutant} mutant @returns {Entry} */
export const fresh = (mutant) => ({ row: rowPrint(mutant), tried: {}, red: {}, stopped: {}, silent: [] }); // prettier-ignore

/**
 * Adds an outcome to an entry.
 * @param {Entry} entry @param {string} slug @param {string} experiment its fingerprint
 * @param {Outcome} outcome @param {string} sound the digest of the battery without the mutant
 */
export function note(entry, slug, experiment, { red, digest, stopped }, sound) {
  entry.tried[slug] = experiment;
  delete entry.red[slug];
  delete entry.stopped[slug];
  entry.silent = entry.silent.filter((one) => one !== slug);
  if (stopped) entry.stopped[slug] = stopped;
  else if (red.length > 0) entry.red[slug] = red;
  else if (digest !== sound) entry.silent = [...entry.silent, slug].sort();
  delete entry.native;
}

/** @param {Record<string, unknown>} map */
const sorted = (map) =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

/** One line for each battery that turned red, so that a difference shows which it is. @param {Entry} entry */
function lines({ row, tried, red, stopped, silent, native }) {
  const perSlug = (/** @type {Record<string, unknown>} */ map) => {
    const rows = Object.entries(sorted(map)).map(([slug, what]) => `  "${slug}":${JSON.stringify(what)}`); // prettier-ignore
    return rows.length > 0 ? `{\n${rows.join(',\n')}}` : '{}';
  };
  const parts = [
    `"row":"${row}"`,
    `"tried":${JSON.stringify(sorted(tried))}`,
    `"red":${perSlug(red)}`,
    `"stopped":${perSlug(stopped)}`,
    `"silent":${JSON.stringify(silent)}`,
    ...(native ? [`"native":${JSON.stringify(native)}`] : []),
  ];
  return `{${parts.join(',\n ')}}`;
}

/** Keeps all that is known, in the order of the table. @param {Kept} kept */
export function save(kept) {
  const entries = MUTANTS.filter(({ name }) => kept[name]);
  const text = entries.map(({ name }) => `"${name}":${lines(kept[name])}`).join(',\n');
  writeFileSync(FILE, `{\n${text}\n}\n`);
}

/** An experiment's own file. @param {string} slug */
function sourceOf(slug) {
  const name = `${slug.replaceAll('-', '_')}.cpp`;
  const root = inProject('engine/experiments');
  const [file] = readdirSync(root).filter((lesson) => existsSync(`${root}/${lesson}/${name}`));
  return readFileSync(`${root}/${file}/${name}`);
}

/**
 * Fingerprints of the experiments: their own files, the digests of their default runs and of their batteries.
 * Not of all that they are built from: an hour of batteries would be lost with every change of `core/`.
 * @returns {Record<string, string>} by slug
 */
export function experimentPrints() {
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(inProject(file), 'utf8'));
  const runs = read('tests/digests.json');
  const own = (/** @type {string} */ slug) =>
    createHash('sha256')
      .update(sourceOf(slug))
      .update(runs[slug]?.digest ?? '')
      .digest('hex')
      .slice(0, 16);
  /** @type {[string, {digest: string}][]} */
  const checks = Object.entries(read('tests/checks.json'));
  return Object.fromEntries(checks.map(([slug, { digest }]) => [slug, print(own(slug), digest)]));
}

/** The names of all checks by slug. @returns {Record<string, string[]>} */
export function checkNames() {
  /** @type {Record<string, {checks: {name: string}[]}>} */
  const kept = JSON.parse(readFileSync(inProject('tests/checks.json'), 'utf8'));
  return Object.fromEntries(
    Object.entries(kept).map(([slug, { checks }]) => [slug, checks.map(({ name }) => name)]),
  );
}
