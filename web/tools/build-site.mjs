// Builds the WebAssembly module and the pages into dist/, each only when something changed.
import { existsSync } from 'node:fs';
import { buildPreset, isBuilt } from './cmake.mjs';
import { mustRun } from './command.mjs';
import { madeBy } from './made-by.mjs';
import { fingerprint, remember, remembered } from './fingerprint.mjs';
import { DIST, inProject } from './paths.mjs';

/** What the pages are made from. */
const PARTS = [
  'web',
  'lessons',
  'tests/checks.json',
  'tests/numbers.json',
  'package-lock.json',
  'LICENSE',
];
/** What is built for whom: `npm start` waits for its module, the readers of a published site load theirs. */
const BUILDS = {
  start: {
    preset: /** @type {const} */ ('wasm-start'),
    targets: ['lmlab'],
    modules: ['build/wasm-start/lmlab.mjs', 'build/wasm-start/lmlab.wasm'],
    env: { LM_WHOLE: '1', LMLAB_WASM: 'build/wasm-start' },
  },
  published: {
    preset: /** @type {const} */ ('wasm'),
    targets: ['modules'],
    modules: ['build/wasm/lmlab.mjs', 'build/wasm/lmlab.wasm', 'build/wasm/lessons'],
    env: { LM_WHOLE: '' },
  },
};

/** A build that takes longer than this, in ms, says what it is doing. */
const PATIENCE = 2000;

/** The built site's own marker: a dist/ that someone emptied is built again. */
const MARKER = `${DIST}/index.html`;

/** What a build's pages are made from as it is now. @param {keyof typeof BUILDS} kind */
const stateOf = (kind) => `${kind} ${fingerprint([...PARTS, ...BUILDS[kind].modules])} ${madeBy()}`;

/** Whether dist/ is there and was built from what is there now. @param {keyof typeof BUILDS} kind */
const isCurrent = (kind) => existsSync(MARKER) && remembered('site') === stateOf(kind);

/**
 * @param {{emsdk?: string, whole?: boolean, say?: (text: string) => void}} [options] emsdk: another
 *   Emscripten's folder; whole: one module serves every lesson, and the lessons' own are not linked, for
 *   `npm start`; say: told what takes long
 * @throws {import('./fail.mjs').Trouble} with the end of the output when a step fails
 */
export async function buildSite({ emsdk = '', whole = false, say = () => {} } = {}) {
  const kind = whole ? 'start' : 'published';
  const { preset, targets, env } = BUILDS[kind];
  const { published } = BUILDS;
  // A published site that is current serves `npm start`, too.
  if (whole && isBuilt('wasm', { emsdk, targets: published.targets }) && isCurrent('published'))
    return;
  const slow = setTimeout(
    () => say('Building the WebAssembly engine (some minutes the first time) …'),
    PATIENCE,
  );
  await buildPreset(preset, { emsdk, targets }).finally(() => clearTimeout(slow));
  if (isCurrent(kind)) return;
  say('Building the pages …');
  const vite = inProject('node_modules/vite/bin/vite.js');
  const config = inProject('web/tools/site/vite.config.mjs');
  await mustRun('build-site', [process.execPath, vite, 'build', '--config', config], { env });
  remember('site', stateOf(kind));
}
