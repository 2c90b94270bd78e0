// Writes the service worker: the list of the site's files by content, and the build's own name.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What nobody opens without a network: pages for other sites, what only hosts read, single files; and a large part that few ask for. */
const LEFT_OUT =
  /^(?:embed\/|embed\.js$|single\/|sw\.js$|assets\/surface-scene-|404\.html$|\.nojekyll$)/;
/** Where frame.mjs leaves the build's name open in each page. */
const PLACE = /(<html[^>]* data-version=")[^"]*"/;
/** So much of a SHA-256, in hexadecimal, tells files and builds apart. */
const DIGITS = 16;

/** @param {string | Uint8Array} content */
const hashOf = (content) => createHash('sha256').update(content).digest('hex').slice(0, DIGITS);

/** @param {string} dist @returns {string[]} names of files, with slashes, sorted */
const filesIn = (dist) =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !LEFT_OUT.test(name) && statSync(join(dist, name)).isFile())
    .sort();

/** @param {string} dist @param {string[]} names @returns {Record<string, string>} */
const hashes = (dist, names) =>
  Object.fromEntries(names.map((name) => [name, hashOf(readFileSync(join(dist, name)))]));

/**
 * Names the build in every page and leaves sw.js beside them.
 * @param {string} root the repository @param {string} dist the built site
 * @returns {string} the build's name
 */
export function writeServiceWorker(root, dist) {
  const names = filesIn(dist);
  const source = readFileSync(join(root, 'web/hosting/service-worker.js'), 'utf8');
  const version = hashOf(source + JSON.stringify(hashes(dist, names)));
  for (const name of names.filter((one) => one.endsWith('.html'))) {
    const html = readFileSync(join(dist, name), 'utf8');
    writeFileSync(join(dist, name), html.replace(PLACE, `$1${version}"`));
  }
  const list = JSON.stringify(hashes(dist, names));
  const filled = source
    .replace("const VERSION = '';", `const VERSION = '${version}';`)
    .replace('const FILES = {};', () => `const FILES = ${list};`);
  if (!filled.includes(version) || !filled.includes(list)) throw new Error('service-worker.js has no places for its version and files'); // prettier-ignore
  writeFileSync(join(dist, 'sw.js'), filled);
  return version;
}

/**
 * @param {string} root the repository
 * @returns {import('vite').Plugin}
 */
export const offline = (root) => ({
  name: 'lab-offline',
  writeBundle({ dir }) {
    if (dir) writeServiceWorker(root, dir);
  },
});
