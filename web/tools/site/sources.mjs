// Copies each experiment's C++ file into the site, where the page shows it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'engine/experiments';

/**
 * @param {string} root the repository
 * @returns {import('vite').Plugin}
 */
export function sources(root) {
  return {
    name: 'lab-sources',
    generateBundle() {
      for (const file of readdirSync(join(root, FOLDER))) {
        if (!/\.[ch]pp$/.test(file)) continue;
        const source = readFileSync(join(root, FOLDER, file), 'utf8');
        // As .txt every host sends it as text.
        this.emitFile({ type: 'asset', fileName: `source/${FOLDER}/${file}.txt`, source });
      }
    },
  };
}
