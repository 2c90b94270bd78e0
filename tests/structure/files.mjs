// Reads the project's own files, for the rules that hold for all of them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inProject } from '../../web/tools/paths.mjs';

/**
 * @typedef {object} SourceFile
 * @property {string} name relative to the root, with slashes
 * @property {string} text
 */

/**
 * The files below a folder.
 * @param {string} folder relative to the root
 * @param {RegExp} pattern that the name must match
 * @returns {SourceFile[]} sorted by name
 */
export function filesIn(folder, pattern) {
  if (!existsSync(inProject(folder))) return [];
  return readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
    .filter((name) => pattern.test(name) && !name.includes('node_modules/'))
    .sort()
    .map((name) => ({ name, text: readFileSync(inProject(name), 'utf8') }));
}

/** @returns {SourceFile[]} the engine's C++ */
export const engineFiles = () => filesIn('engine', /\.(cpp|hpp|h)$/);

/**
 * C++ or JavaScript with comments and the insides of strings blanked, line breaks kept.
 * @param {string} text
 * @returns {string}
 */
export function codeOnly(text) {
  const pattern = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'/g;
  return text.replace(pattern, (found) => found.replace(/[^\n"]/g, ' '));
}

/** @param {string} text @param {number} at @returns {number} the line of a position, from 1 */
export const lineOf = (text, at) => text.slice(0, at).split('\n').length;

/** Fails with the faults as lines. @param {string[]} faults one sentence each */
export function none(faults) {
  if (faults.length > 0) assert.fail(`${faults.length} faults:\n${faults.join('\n')}`);
}
