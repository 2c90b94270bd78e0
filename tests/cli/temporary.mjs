// A folder for a test's files that is removed with the process.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A fresh folder.
 * @returns {{file: (name: string) => string, write: (name: string, content: string | Uint8Array) => string}}
 */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'lmlab-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = (/** @type {string} */ name) => path.join(folder, name);
  return {
    file,
    write(name, content) {
      writeFileSync(file(name), content);
      return file(name);
    },
  };
}
