// What an experiment's results are computed from, as a key: when the key is the same, so are the results.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { outputOf } from './command.mjs';
import { inProject } from './paths.mjs';

/** The rooms that an experiment can reach; nothing in them knows the command line or the module. */
const ROOMS = /^(?:core|autodiff|nn|optimize|data|measure|theory|lab|experiments)\//;
/** It names every experiment; which of them there are decides no result. */
const REGISTRY = 'experiments/registry.cpp';
/** What carries every run out, beside what its experiment includes. */
const RUN = 'lab/run.cpp';
/** Where the flags stand, beside the presets. */
const FLAGS = ['CMakeLists.txt', 'engine/CMakeLists.txt'];
/** The preset of the reference build, and what it inherits. */
const REFERENCE = ['base', 'native'];
/** Where CMakeLists.txt looks for Eigen when no build says where it found it. */
const EIGEN = ['/usr/include/eigen3', '/usr/local/include/eigen3'];
/** So many hexadecimal digits of a SHA-256 tell keys apart. */
const DIGITS = 16;

/**
 * @template T
 * @param {(name: string) => T} compute
 * @returns {(name: string) => T} which computes once per name
 */
function once(compute) {
  /** @type {Map<string, T>} */
  const known = new Map();
  return (name) => {
    const found = known.get(name) ?? compute(name);
    known.set(name, found);
    return found;
  };
}

/** Files and what they include, of one tree, read once. @param {string} root the repository */
export function engineFiles(root) {
  const engine = path.join(root, 'engine');
  const text = once((name) => readFileSync(path.join(engine, name), 'utf8'));
  const includes = once((name) =>
    [...text(name).matchAll(/^#include "([^"]+)"/gm)]
      .map(([, found = '']) => found)
      .filter((found) => ROOMS.test(found)),
  );
  const there = once((name) => existsSync(path.join(engine, name)));
  const alone = filesWithoutHeader(engine);
  const parts = once((main) => closure(main.replace(/^engine\//, ''), { includes, there, alone }));
  return {
    /** A file without the lines that are comments. @param {string} name below engine/ */
    code: once((name) => text(name).replace(/^\s*\/\/.*\n/gm, '')),
    /**
     * Everything of ours that an experiment is built from: its file, the headers that this includes, the
     * files that belong to those headers, and so on.
     * @param {string} main a path such as `engine/experiments/glass-box/glass_box.cpp`
     * @returns {string[]} below engine/, main first, then what it includes itself
     */
    parts: (/** @type {string} */ main) => parts(main),
  };
}

/** Files that have no header of their name, but those that are an experiment's own. @param {string} engine */
const filesWithoutHeader = (engine) =>
  readdirSync(engine, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.cpp$/.test(name) && ROOMS.test(name) && name !== REGISTRY)
    .filter((name) => !existsSync(path.join(engine, name.replace(/cpp$/, 'hpp'))))
    .filter(
      (name) => !/^ExperimentInfo info\(\)/m.test(readFileSync(path.join(engine, name), 'utf8')),
    );

/** Whether a file stands in a lesson's folder. @param {string} name below engine/ */
const inLessons = (name) => name.split('/').length > 2 && name.startsWith('experiments/');

/**
 * @param {string} main
 * @param {{includes: (name: string) => string[], there: (name: string) => boolean, alone: string[]}} tree
 * @returns {string[]}
 */
function closure(main, { includes, there, alone }) {
  const found = new Set([main]);
  // A lesson's files belong to its own experiments.
  const reached = alone.filter(
    (one) => !inLessons(one) || path.dirname(one) === path.dirname(main),
  );
  for (const name of found) {
    for (const header of includes(name)) {
      // A file without a header of its name defines what the headers that it includes declare.
      const own = [header.replace(/\.hpp$/, '.cpp')].filter(there);
      const other = reached.filter((one) => includes(one).includes(header));
      for (const part of [header, ...own, ...other]) found.add(part);
    }
  }
  return [...found];
}

/** What the reference build is compiled with. @param {string} root @returns {string[]} */
function flagsOf(root) {
  const read = (/** @type {string} */ name) => readFileSync(path.join(root, name), 'utf8');
  /** @type {{name: string, cacheVariables: object}[]} */
  const presets = JSON.parse(read('CMakePresets.json')).configurePresets;
  const variables = presets.filter(({ name }) => REFERENCE.includes(name));
  return [
    ...FLAGS.map((name) => read(name).replace(/^\s*#.*\n/gm, '')),
    JSON.stringify(variables.map(({ cacheVariables }) => cacheVariables)),
  ];
}

/** @returns {string} Eigen's version, as the builds find it */
export function eigenVersion() {
  const caches = ['native', 'wasm'].map((preset) => inProject('build', preset, 'CMakeCache.txt'));
  const named = caches
    .filter((file) => existsSync(file))
    .flatMap((file) => /^LM_EIGEN_DIR:\w+=(.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? []);
  const macros = [...named, ...EIGEN].map((folder) => `${folder}/Eigen/src/Core/util/Macros.h`);
  const file = macros.find((one) => existsSync(one));
  const text = file ? readFileSync(file, 'utf8') : '';
  return ['WORLD', 'MAJOR', 'MINOR']
    .map((part) => new RegExp(`define EIGEN_${part}_VERSION (\\d+)`).exec(text)?.[1] ?? '?')
    .join('.');
}

/** @returns {string} the compiler of the reference build, and its version */
export const compilerVersion = () => `g++ ${outputOf(['g++', '-dumpfullversion'])}`;

/** @param {string[]} parts @returns {string} */
export function keyOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, DIGITS);
}

/**
 * A function that gives the key of an experiment's inputs: all files of ours that it is built from, without
 * their comments, the flags, and Eigen's version.
 * @param {string} root the repository
 * @param {string[]} [more] what else decides the results
 * @returns {(main: string) => string} main: the experiment's file, as in its description
 */
export function inputKeys(root, more = []) {
  const files = engineFiles(root);
  const shared = [...flagsOf(root), eigenVersion(), ...more];
  const carried = files.parts(RUN);
  return (main) => {
    const parts = new Set([...files.parts(main), ...carried]);
    return keyOf([...shared, ...[...parts].flatMap((name) => [name, files.code(name)])]);
  };
}
