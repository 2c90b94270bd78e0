// Builds the WebAssembly module and the pages into dist/, each only when something changed.
import { existsSync } from 'node:fs';
import { buildPreset } from './cmake.mjs';
import { mustRun } from './command.mjs';
import { madeBy } from './made-by.mjs';
import { fingerprint, remember, remembered } from './fingerprint.mjs';
import { DIST, inProject } from './paths.mjs';

/** What the pages are made from; the module stands for the whole engine. */
const PARTS = [
  'web',
  'lessons',
  'tests/checks.json',
  'tests/numbers.json',
  'package-lock.json',
  'LICENSE',
  'build/wasm/lmlab.mjs',
  'build/wasm/lmlab.wasm',
];
/** What the published site has beside. */
const LESSONS = 'build/wasm/lessons';

/** A build that takes longer than this, in ms, says what it is doing. */
const PATIENCE = 2000;

/** The built site's own marker: a dist/ that someone emptied is built again. */
const MARKER = `${DIST}/index.html`;

/** Whether dist/ is there and was built from what is there now. @param {string} name of the fingerprint @param {string} now */
const isCurrent = (name, now) => existsSync(MARKER) && remembered(name) === now;

/**
 * @param {{emsdk?: string, whole?: boolean, say?: (text: string) => void}} [options] emsdk: another
 *   Emscripten's folder; whole: one module serves every lesson, and the lessons' own are not linked, for
 *   `npm start`; say: told what takes long
 * @throws {import('./fail.mjs').Trouble} with the end of the output when a step fails
 */
export async function buildSite({ emsdk = '', whole = false, say = () => {} } = {}) {
  const slow = setTimeout(
    () => say('Building the WebAssembly engine (some minutes the first time) …'),
    PATIENCE,
  );
  const targets = [whole ? 'lmlab' : 'modules'];
  await buildPreset('wasm', { emsdk, targets }).finally(() => clearTimeout(slow));
  const common = `${fingerprint(PARTS)} ${madeBy()}`;
  const published = `${fingerprint([...PARTS, LESSONS])} ${madeBy()}`;
  // A published site that is current serves `npm start`, too.
  if (whole ? isCurrent('site-whole', common) : isCurrent('site', published)) return;
  say('Building the pages …');
  const vite = inProject('node_modules/vite/bin/vite.js');
  const config = inProject('web/tools/site/vite.config.mjs');
  const env = { LM_WHOLE: whole ? '1' : '' };
  await mustRun('build-site', [process.execPath, vite, 'build', '--config', config], { env });
  remember('site-whole', common);
  remember('site', whole ? '' : published);
}
