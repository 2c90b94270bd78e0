// Tells whether anything under some folders changed since the last time, from sizes and dates.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './paths.mjs';

/** @param {string} place @returns {string[]} the files at or below a path, sorted */
function filesBelow(place) {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesBelow(path.join(place, name)));
}

/**
 * A hash over the names, sizes and dates of files.
 * @param {string[]} places files and folders, relative to the root
 * @returns {string}
 */
export function fingerprint(places) {
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => filesBelow(inProject(place)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}

/** @param {string} name @returns {string} the file that remembers a fingerprint */
const memory = (name) => inProject('build', `${name}.fingerprint`);

/** @param {string} name @returns {string} what `remember` stored, or '' */
export const remembered = (name) =>
  existsSync(memory(name)) ? readFileSync(memory(name), 'utf8') : '';

/** @param {string} name @param {string} value */
export function remember(name, value) {
  mkdirSync(inProject('build'), { recursive: true });
  writeFileSync(memory(name), value);
}
