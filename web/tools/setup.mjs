// Puts in place what a task needs: system packages by apt, npm packages by the lock file.
import { existsSync, readFileSync } from 'node:fs';
import { mustRun, outputOf, run, tail, which } from './command.mjs';
import { Trouble, requireNode } from './fail.mjs';
import { EMSCRIPTEN, NEEDS } from './packages.mjs';
import { inProject } from './paths.mjs';

/** CMakePresets.json and CMakeLists.txt ask for it. */
const OLDEST_CMAKE = [3, 25];

/** A container in which everything works, for a system without apt. */
const CONTAINER =
  'docker run --rm -it --network host -v "$PWD":/lab -w /lab node:20-bookworm npm start';

/** @param {string} text @param {number} count @returns {string} "package" or "packages" */
const plural = (text, count) => (count === 1 ? text : `${text}s`);

/**
 * The command that installs packages here, and whether it may be run without a password.
 * @param {string[]} names
 * @returns {{command: string[], written: string, allowed: boolean, asks: boolean}}
 */
function installer(names) {
  const apt = ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
  if (process.getuid?.() === 0) {
    return { command: apt, written: apt.join(' '), allowed: true, asks: false };
  }
  const sudo = which('sudo') !== undefined;
  const free = sudo && outputOf(['sudo', '-n', 'echo', 'yes']) === 'yes';
  const asks = sudo && !free && process.stdin.isTTY === true;
  return {
    command: free ? ['sudo', '-n', ...apt] : ['sudo', ...apt],
    written: sudo ? `sudo ${apt.join(' ')}` : `su -c '${apt.join(' ')}'`,
    allowed: free || asks,
    asks,
  };
}

/**
 * Installs the system packages that are missing.
 * @param {import('./packages.mjs').SystemPackage[]} needed
 * @throws {Trouble} one sentence with the command to run, when it cannot
 */
async function installSystemPackages(needed) {
  const names = needed.filter((one) => !one.present()).map((one) => one.name);
  if (names.length === 0) return;
  const missing = `The system ${plural('package', names.length)} ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing`;
  if (which('apt-get') === undefined) {
    throw new Trouble(
      `${missing}, and this system has no apt-get to install from: use Debian 12 or Ubuntu 24.04, or run "${CONTAINER}".`,
    );
  }
  const { command, written, allowed, asks } = installer(names);
  if (!allowed) throw new Trouble(`${missing}, and installing needs root: run "${written}".`);
  console.log(`Installing ${names.join(', ')} …`);
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, terminal: asks };
  const update = [...command.slice(0, command.indexOf('apt-get') + 1), 'update'];
  await run('apt-update', update, options); // a failing source may still leave usable lists
  const { code, output } = await run('apt-install', command, options);
  const absent = needed.filter((one) => !one.present()).map((one) => one.name);
  if (code === 0 && absent.length === 0) return;
  const reason = code === 0 ? `apt-get left ${absent.join(', ')} out` : 'apt-get failed';
  throw new Trouble(`${tail(output, 15)}\n${missing}, and ${reason}: run "${written}" to see why.`);
}

/** @throws {Trouble} when cmake is older than the build needs */
function requireCmake() {
  const version = /version (\d+)\.(\d+)/.exec(outputOf(['cmake', '--version']));
  const [major = 0, minor = 0] = (version ?? []).slice(1).map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_CMAKE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Trouble(
    `CMake ${major}.${minor} is too old, ${OLDEST_CMAKE.join('.')} or newer is needed: run "pip install --user cmake".`,
  );
}

/** @param {string} file @returns {Record<string, {version?: string, optional?: boolean}>} */
const packagesIn = (file) =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).packages ?? {}) : {};

/** @returns {boolean} whether node_modules holds exactly what the lock file says */
export function npmIsCurrent() {
  const installed = packagesIn(inProject('node_modules/.package-lock.json'));
  return Object.entries(packagesIn(inProject('package-lock.json'))).every(
    ([where, { version, optional }]) =>
      where === '' || (where in installed ? installed[where]?.version === version : optional),
  );
}

async function installNpmPackages() {
  if (npmIsCurrent()) return;
  console.log('Installing the npm packages …');
  await mustRun('npm-ci', ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/**
 * Everything that a task needs.
 * @param {keyof typeof NEEDS} task
 * @param {{emsdk?: string, npm?: boolean}} [options] emsdk: another Emscripten's folder, taken
 *   instead of Debian's; npm: whether npm packages are needed too
 */
export async function setUp(task, { emsdk = '', npm = true } = {}) {
  requireNode();
  await installSystemPackages(NEEDS[task].filter((one) => !(emsdk && one === EMSCRIPTEN)));
  requireCmake();
  if (npm) await installNpmPackages();
}
