// Copies the experiments' C++ files into the site, where the page shows them, and lists which make up each.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'engine/experiments';
/** What the site calls the list of parts, below `source/`. */
export const PARTS = 'parts.json';

/** @param {string} root @param {string} name relative to engine/ @returns {string[]} the same, of the experiments that a file includes */
function includesOf(root, name) {
  const text = readFileSync(join(root, 'engine', name), 'utf8');
  return [...text.matchAll(/^#include "(experiments\/[\w/]+\.hpp)"/gm)].map(
    ([, found = '']) => found,
  );
}

/**
 * An experiment's file and the headers of its folder that it needs, each with the file of the same name:
 * first what it includes itself, then what those include.
 * @param {string} root the repository @param {string} main a path such as `engine/experiments/digits.cpp`
 * @returns {string[]} such paths, `main` first
 */
export function partsOf(root, main) {
  const found = [main.replace(/^engine\//, '')];
  for (let k = 0; k < found.length; ++k) {
    for (const header of includesOf(root, found[k] ?? '')) {
      for (const name of [header, header.replace(/\.hpp$/, '.cpp')]) {
        const there = existsSync(join(root, 'engine', name));
        if (there && !found.includes(name)) found.push(name);
      }
    }
  }
  return found.map((name) => `engine/${name}`);
}

/**
 * @param {string} root the repository
 * @returns {import('vite').Plugin}
 */
export function sources(root) {
  return {
    name: 'lab-sources',
    generateBundle() {
      const files = readdirSync(join(root, FOLDER)).filter((file) => /\.[ch]pp$/.test(file));
      for (const file of files) {
        const source = readFileSync(join(root, FOLDER, file), 'utf8');
        // As .txt every host sends it as text.
        this.emitFile({ type: 'asset', fileName: `source/${FOLDER}/${file}.txt`, source });
      }
      const parts = files
        .filter((file) => file.endsWith('.cpp'))
        .map((file) => [`${FOLDER}/${file}`, partsOf(root, `${FOLDER}/${file}`)]);
      const source = JSON.stringify(Object.fromEntries(parts));
      this.emitFile({ type: 'asset', fileName: `source/${PARTS}`, source });
    },
  };
}
