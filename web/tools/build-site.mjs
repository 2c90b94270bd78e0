// Builds the WebAssembly module and the pages into dist/, each only when something changed.
import { existsSync } from 'node:fs';
import { buildPreset } from './cmake.mjs';
import { mustRun } from './command.mjs';
import { fingerprint, remember, remembered } from './fingerprint.mjs';
import { DIST, inProject } from './paths.mjs';

/** What the pages are made from; the module stands for the whole engine. */
const SOURCES = [
  'web',
  'lessons',
  'tests/checks.json',
  'package-lock.json',
  'LICENSE',
  'build/wasm/lmlab.mjs',
  'build/wasm/lmlab.wasm',
  'build/wasm/lessons',
];

/** A build that takes longer than this, in ms, says what it is doing. */
const PATIENCE = 2000;

/** The built site's own marker: a dist/ that someone emptied is built again. */
const MARKER = `${DIST}/index.html`;

/**
 * @param {{emsdk?: string, say?: (text: string) => void}} [options] emsdk: another Emscripten's
 *   folder; say: told what takes long
 * @throws {import('./fail.mjs').Trouble} with the end of the output when a step fails
 */
export async function buildSite({ emsdk = '', say = () => {} } = {}) {
  const slow = setTimeout(
    () => say('Building the WebAssembly engine (some minutes the first time) …'),
    PATIENCE,
  );
  await buildPreset('wasm', { emsdk }).finally(() => clearTimeout(slow));
  const now = fingerprint(SOURCES);
  if (existsSync(MARKER) && remembered('site') === now) return;
  say('Building the pages …');
  const vite = inProject('node_modules/vite/bin/vite.js');
  const config = inProject('web/tools/site/vite.config.mjs');
  await mustRun('build-site', [process.execPath, vite, 'build', '--config', config]);
  remember('site', now);
}
