// The engine's rules that a compiler does not check: who may include whom, and what moves bits.
import { codeOnly, lineOf } from './files.mjs';

/** @typedef {import('./files.mjs').SourceFile} SourceFile */

const MIDDLE = ['nn', 'optimize', 'data', 'measure', 'theory'];

/** Which folders the files of a folder may include, besides their own. */
export const ARROWS = /** @type {Record<string, string[]>} */ ({
  core: [],
  autodiff: ['core'],
  nn: ['autodiff', 'core'],
  optimize: ['autodiff', 'core'],
  data: ['autodiff', 'core'],
  measure: ['autodiff', 'core'],
  theory: ['core'],
  lab: [...MIDDLE, 'autodiff', 'core'],
  experiments: ['lab', ...MIDDLE, 'autodiff', 'core'],
  cli: ['lab', 'core'],
  bindings: ['lab', 'core'],
});

/** @param {string} name @returns {string} the engine's folder that a file lies in */
const folderOf = (name) => name.split('/')[1] ?? '';

/**
 * Includes that point against the arrows, or do not start at engine/.
 * @param {SourceFile} file
 * @returns {string[]} one sentence each
 */
export function wrongArrows({ name, text }) {
  const own = folderOf(name);
  const allowed = [own, ...(ARROWS[own] ?? [])];
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"]+)"/gm)].flatMap((match) => {
    const target = (match[1] ?? '').split('/')[0] ?? '';
    if (allowed.includes(target) && match[1]?.includes('/')) return [];
    const place = `${name}:${lineOf(text, match.index)}`;
    return [`${place} includes "${match[1]}"; ${own}/ may include ${allowed.join(', ')}`];
  });
}

/**
 * Includes from the folder of another lesson: what serves many stands in lab/.
 * @param {SourceFile} file
 * @returns {string[]} one sentence each
 */
export function foreignLessons({ name, text }) {
  const [, own] = /^engine\/experiments\/([^/]+)\//.exec(name) ?? [];
  return [...text.matchAll(/^#include "experiments\/([^/"]+)\/[^"]+"/gm)]
    .filter((match) => match[1] !== own)
    .map(
      (match) =>
        `${name}:${lineOf(text, match.index)} includes from ${match[1]}/, another lesson's folder; what serves many stands in engine/lab/`,
    );
}

/**
 * A thing that may stand in some files only.
 * @typedef {object} Ban
 * @property {string} what
 * @property {RegExp} pattern global; matched against code without comments and strings
 * @property {(name: string) => boolean} except files that may
 * @property {string} why
 */

const never = () => false;
/** @param {...string} folders @returns {(name: string) => boolean} */
const only =
  (...folders) =>
  (name) =>
    folders.includes(folderOf(name));

const ELEMENTARY = [
  ...['exp', 'exp2', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'cbrt', 'hypot', 'fma'],
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'erf', 'erfc', 'tgamma', 'lgamma'],
  ...['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
].join('|');

/** @type {Ban[]} */
export const BANS = [
  {
    what: 'Eigen beyond Eigen/Core',
    pattern: /#\s*include\s*<(?!Eigen\/Core>)(?:Eigen|unsupported)\/[^>]*>/g,
    except: (name) =>
      name === 'engine/core/linalg.cpp' || name.startsWith('engine/bindings/compat/'),
    why: 'its solvers cost seconds in every file that reads them; call core/linalg instead',
  },
  {
    what: "the C library's elementary functions",
    pattern: new RegExp(`(?:\\bstd|(?<![\\w>]))::(?:${ELEMENTARY})[fl]?\\s*\\(`, 'g'),
    except: never,
    why: 'their last bits differ between platforms; call core/elementary instead',
  },
  {
    what: 'long double',
    pattern: /\blong\s+double\b/g,
    except: never,
    why: 'it has 80 bits on x86-64 and 128 in WebAssembly',
  },
  {
    what: "the standard library's random numbers",
    pattern: /#\s*include\s*<random>|\bs?rand\s*\(/g,
    except: never,
    why: 'its distributions differ between libraries; call core/rng instead',
  },
  {
    what: 'unordered containers',
    pattern: /\bunordered_(?:multi)?(?:map|set)\b/g,
    except: never,
    why: 'their order differs between libraries, and with it the order of additions',
  },
  {
    what: 'unstable sorting',
    pattern: /\bstd::(?:ranges::)?(?:sort|nth_element|partial_sort|partial_sort_copy)\s*\(/g,
    except: never,
    why: 'ties fall differently in different libraries; use std::stable_sort',
  },
  {
    what: 'clocks and threads',
    pattern: /#\s*include\s*<(?:chrono|ctime|time\.h|thread|atomic|mutex|future)>/g,
    except: only('cli'),
    why: 'a result depends on parameters, seed and steps alone',
  },
  {
    what: 'JSON and command-line libraries',
    pattern: /#\s*include\s*<(?:nlohmann|CLI)\/[^>]*>/g,
    except: only('cli'),
    why: 'only the command line speaks JSON',
  },
  {
    what: "Emscripten's headers",
    pattern: /#\s*include\s*<emscripten[^>]*>/g,
    except: only('bindings'),
    why: 'the engine knows no browser',
  },
];

/**
 * Where a file has something that it must not have.
 * @param {SourceFile} file
 * @param {Ban[]} [bans]
 * @returns {string[]} one sentence each
 */
export function banned({ name, text }, bans = BANS) {
  const code = codeOnly(text);
  return bans
    .filter(({ except }) => !except(name))
    .flatMap(({ what, pattern, why }) =>
      [...code.matchAll(pattern)].map(
        (match) => `${name}:${lineOf(code, match.index)} has ${what} (${match[0].trim()}): ${why}`,
      ),
    );
}
