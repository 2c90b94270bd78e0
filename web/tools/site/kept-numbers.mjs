// The numbers of the pages that need no run: those in tests/numbers.json, and those of an earlier build here.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('./measure.mjs').Job} Job */
/** @typedef {import('./measure.mjs').Measurement} Measurement */
/** @typedef {Measurement & {key: string}} Kept */

/** What is committed, and what a build adds on this computer. */
export const COMMITTED = 'tests/numbers.json';
const BUILT = 'build/site-numbers.json';

/** Numbers that JSON cannot hold, as text. @param {string} _key @param {unknown} value */
const packNumber = (_key, value) =>
  typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;

/** @param {string} _key @param {any} value */
const unpackNumber = (_key, value) =>
  value && typeof value === 'object' && Object.keys(value).join() === 'number'
    ? Number(value.number)
    : value;

/** @param {string} file @returns {Record<string, Kept>} by the names of jobs */
export const readNumbers = (file) =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'), unpackNumber) : {};

/** JSON with a line per run, so that a difference shows which it is. @param {string} file @param {Job[]} jobs @param {Record<string, Measurement>} table */
export function writeNumbers(file, jobs, table) {
  const lines = jobs.map(({ name, key }) => {
    const { scalars, checks, texts, picture } = table[name];
    const kept = JSON.stringify({ key, scalars, checks, texts, picture }, packNumber);
    return `${JSON.stringify(name)}:${kept}`;
  });
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
}

/**
 * What is known without a run.
 * @param {string} root the repository @param {Job[]} jobs
 * @returns {Record<string, Measurement>} by name, of the jobs whose key is that of a file
 */
export function keptNumbers(root, jobs) {
  const files = [COMMITTED, BUILT].map((file) => readNumbers(join(root, file)));
  return Object.fromEntries(
    jobs.flatMap(({ name, key }) => {
      const found = files.find((file) => file[name]?.key === key);
      return found ? [[name, found[name]]] : [];
    }),
  );
}

/** Spares the next build here its runs. @param {string} root @param {Job[]} jobs @param {Record<string, Measurement>} table */
export function keepBuilt(root, jobs, table) {
  mkdirSync(join(root, 'build'), { recursive: true });
  writeNumbers(join(root, BUILT), jobs, table);
}
