// Configures and builds a CMake preset, and repeats only what has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { mustRun } from './command.mjs';
import { inProject } from './paths.mjs';

/** What the configuration depends on beyond what ninja itself watches. @param {string} emsdk */
function configuration(emsdk) {
  const presets = readFileSync(inProject('CMakePresets.json'), 'utf8');
  return createHash('sha256').update(`${emsdk}\n${presets}`).digest('hex');
}

/** @returns {Record<string, string>} Emscripten's compiler behind ccache, where there is one */
function cached() {
  if (spawnSync('ccache', ['--version']).status !== 0) return {};
  const root = inProject('.');
  return { EM_COMPILER_WRAPPER: 'ccache', CCACHE_BASEDIR: root, CCACHE_NOHASHDIR: '1' };
}

/** @param {string} folder of a build @param {string} wanted its configuration */
function isConfigured(folder, wanted) {
  const stamp = `${folder}/configured.sha256`;
  const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  return current && existsSync(`${folder}/build.ninja`);
}

/**
 * Whether nothing of a preset has to be built.
 * @param {string} preset
 * @param {{emsdk?: string, targets?: string[]}} [options] as for `buildPreset`
 */
export function isBuilt(preset, { emsdk = '', targets = [] } = {}) {
  const folder = inProject('build', preset);
  if (!isConfigured(folder, configuration(`${emsdk} `))) return false;
  const { stdout } = spawnSync('ninja', ['-C', folder, '-n', ...targets], { encoding: 'utf8' });
  return stdout.includes('no work to do');
}

/**
 * Builds a preset in build/PRESET.
 * @param {'native' | 'native-fast' | 'clang' | 'sanitize' | 'fuzz' | 'bench' | 'wasm' | 'wasm-start'} preset
 * @param {{emsdk?: string, targets?: string[], options?: string[]}} [options] emsdk: another
 *   Emscripten's folder; targets: all when left out; options: more of cmake's own
 * @throws {import('./fail.mjs').Trouble} with the end of the output when it fails
 */
export async function buildPreset(preset, { emsdk = '', targets = [], options = [] } = {}) {
  const folder = inProject('build', preset);
  const wanted = configuration(`${emsdk} ${options.join(' ')}`);
  const env = { LM_EMSDK: emsdk, ...(preset.startsWith('wasm') ? cached() : {}) };
  if (!isConfigured(folder, wanted)) {
    const command = ['cmake', '--fresh', '--preset', preset, ...options];
    await mustRun(`configure-${preset}`, command, { env });
    writeFileSync(`${folder}/configured.sha256`, wanted);
  }
  const jobs = String(availableParallelism());
  await mustRun(`build-${preset}`, ['ninja', '-C', folder, '-j', jobs, ...targets], { env });
}
