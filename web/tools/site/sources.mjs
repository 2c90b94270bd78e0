// Copies the experiments' C++ files into the site, where the page shows them, and lists which make up each.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { engineFiles } from '../inputs.mjs';

/** The experiments and what they stand on. */
const FOLDERS = ['engine/experiments', 'engine/lab'];
/** What the site calls the list of parts, below `source/`. */
export const PARTS = 'parts.json';

/**
 * What an experiment is built from, of those folders: its file, then the headers that it includes itself, each
 * with the file of the same name, then what those include.
 * @param {string} root the repository @param {string} main a path such as `engine/experiments/four-ingredients/digits.cpp`
 * @returns {string[]} such paths, `main` first
 */
export const partsOf = (root, main) => partsIn(engineFiles(root), main);

/** @param {ReturnType<typeof engineFiles>} tree @param {string} main */
const partsIn = (tree, main) =>
  tree
    .parts(main)
    .map((name) => `engine/${name}`)
    .filter((name) => FOLDERS.some((folder) => name.startsWith(`${folder}/`)));

/**
 * @param {string} root the repository
 * @returns {import('vite').Plugin}
 */
export function sources(root) {
  return {
    name: 'lab-sources',
    generateBundle() {
      const files = FOLDERS.flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.[ch]pp$/.test(file))
          .map((file) => `${folder}/${file}`),
      );
      for (const file of files) {
        const source = readFileSync(join(root, file), 'utf8');
        // As .txt every host sends it as text.
        this.emitFile({ type: 'asset', fileName: `source/${file}.txt`, source });
      }
      const tree = engineFiles(root);
      const parts = files
        .filter((file) => /^engine\/experiments\/[\w-]+\/\w+\.cpp$/.test(file))
        .map((file) => [file, partsIn(tree, file)]);
      const source = JSON.stringify(Object.fromEntries(parts));
      this.emitFile({ type: 'asset', fileName: `source/${PARTS}`, source });
    },
  };
}
