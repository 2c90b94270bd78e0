// Which system packages each task needs, and how to tell whether they are there without asking dpkg.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { outputOf, which } from './command.mjs';

/**
 * @typedef {object} SystemPackage
 * @property {string} name Debian's and Ubuntu's
 * @property {() => boolean} present whether what the package brings is there, wherever it came from
 */

/** @param {string} name @param {...string} programs that it brings @returns {SystemPackage} */
const program = (name, ...programs) => ({
  name,
  present: () => programs.every((one) => which(one) !== undefined),
});

/** @param {string} name @param {...string} files any one of which it brings @returns {SystemPackage} */
const file = (name, ...files) => ({ name, present: () => files.some((one) => existsSync(one)) });

/** @returns {boolean} whether this system is Ubuntu, or made from it */
export function isUbuntu() {
  const release = '/etc/os-release';
  return existsSync(release) && /^ID(_LIKE)?=.*ubuntu/m.test(readFileSync(release, 'utf8'));
}

/** @param {string} name @returns {string[]} where a header may lie */
const header = (name) => [`/usr/include/${name}`, `/usr/local/include/${name}`];

const BUILD = [
  program('cmake', 'cmake'),
  program('ninja-build', 'ninja'),
  file('libeigen3-dev', ...header('eigen3/Eigen/Core')),
];

/** Where OpenBLAS lies, whatever BLAS the system's alternatives choose. */
export const OPENBLAS = ['x86_64', 'aarch64'].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/openblas-pthread`,
);

/** Not asked for with --emsdk. */
export const EMSCRIPTEN = file('emscripten', '/usr/share/emscripten/emcc.py');

const NATIVE = [
  program('g++', 'g++'),
  file('nlohmann-json3-dev', ...header('nlohmann/json.hpp')),
  file('libcli11-dev', ...header('CLI/CLI.hpp')),
];

const CATCH2 = file('catch2', ...header('catch2/catch.hpp'), ...header('catch2/catch_all.hpp'));

const CHECKS = [
  CATCH2,
  program('clang', 'clang++'),
  program('llvm', 'llvm-symbolizer'),
  { name: 'libclang-rt-dev', present: hasSanitizers },
  program('clang-format', 'clang-format'),
  program('clang-tidy', 'clang-tidy'),
];

/** @returns {boolean} whether clang's sanitizers, a package of their own, are there */
function hasSanitizers() {
  const folder = outputOf(['clang++', '--print-runtime-dir']);
  return (
    existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('libclang_rt.asan'))
  );
}

/**
 * The browsers. Ubuntu's packages of the first two are stubs that install snaps, which cannot be
 * driven from outside; there the tests take what CHROMIUM_PATH and FIREFOX_PATH name.
 */
const BROWSERS = [
  ...(isUbuntu() ? [] : [program('chromium', 'chromium'), program('firefox-esr', 'firefox-esr')]),
  program('webkit2gtk-driver', 'WebKitWebDriver'),
  program('xvfb', 'Xvfb'),
];

/**
 * What tests compare numbers with, and what runs saved notebooks: Debian's Python, whose modules lie here
 * whatever other Python is in the path.
 */
const PYTHON = [
  file('python3-numpy', '/usr/lib/python3/dist-packages/numpy/__init__.py'),
  file('python3-matplotlib', '/usr/lib/python3/dist-packages/matplotlib/__init__.py'),
];

/** What each task needs, by task. */
export const NEEDS = {
  site: [...BUILD, EMSCRIPTEN],
  native: [...BUILD, ...NATIVE],
  test: [...BUILD, EMSCRIPTEN, ...NATIVE, ...CHECKS, ...BROWSERS, ...PYTHON],
  bench: [
    ...BUILD,
    EMSCRIPTEN,
    ...NATIVE,
    file('libbenchmark-dev', ...header('benchmark/benchmark.h')),
    file('libopenblas0-pthread', ...OPENBLAS.map((folder) => `${folder}/libblas.so.3`)),
  ],
  mutate: [...BUILD, ...NATIVE, CATCH2],
  fuzz: [...BUILD, ...NATIVE, ...CHECKS],
  release: [...BUILD, EMSCRIPTEN, ...NATIVE, program('zip', 'zip')],
};
