// Fails when the engine's libraries call an elementary function of the C library, or its formatting.
// Usage: node tests/native/symbols.mjs BUILD_FOLDER
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The functions of <math.h> whose result is not settled by IEEE 754, without their suffix. */
const ELEMENTARY = [
  ...['exp', 'exp2', 'exp10', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'cbrt', 'hypot'],
  ...['sin', 'cos', 'sincos', 'tan', 'asin', 'acos', 'atan', 'atan2'],
  ...['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
  ...['erf', 'erfc', 'tgamma', 'lgamma', 'gamma', 'j0', 'j1', 'jn', 'y0', 'y1', 'yn'],
];

/** Settled, but a call means that the compiler missed the one instruction, or emulates it. */
const ONE_INSTRUCTION = ['sqrt', 'fma'];

/** double, float and long double; glibc's _r, _finite and vector (_ZGV…) variants. */
const FORBIDDEN = new RegExp(
  `^(?:__)?(?:_ZGV\\w+_)?(?:${[...ELEMENTARY, ...ONE_INSTRUCTION].join('|')})[fl]?(?:_r|_finite)?$`,
);

/** What std::to_string of a double calls: six places whatever the size, and 3 KB in a lesson's module. */
const FORMATTING = /^(?:__)?vsn?printf(?:_chk)?$/;

/** The engine's libraries, one per lesson among them: the command line's may call what it likes, it computes no results. */
const LIBRARY = /^liblm_(?!cli\b)[\w-]+\.a$/;

/**
 * The forbidden symbols in the output of `nm --undefined-only`.
 * @param {string} listing
 * @returns {string[]} "object: symbol", sorted, each once
 */
export function forbiddenIn(listing) {
  let object = '';
  const found = listing.split('\n').flatMap((line) => {
    if (line.endsWith(':')) object = line.slice(0, -1);
    const symbol = /^\s*[Uwv] ([^@\s]+)/.exec(line)?.[1];
    return symbol && (FORBIDDEN.test(symbol) || FORMATTING.test(symbol))
      ? [`${object}: ${symbol}`]
      : [];
  });
  return [...new Set(found)].sort();
}

/** @param {string} folder of a build @returns {string[]} the engine's libraries in it */
function librariesIn(folder) {
  const place = path.join(folder, 'engine');
  if (!existsSync(place)) return [];
  const names = readdirSync(place).filter((name) => LIBRARY.test(name));
  return names.map((name) => path.join(place, name));
}

/** @param {string} folder */
function main(folder) {
  const libraries = librariesIn(folder);
  const { status, stdout, stderr } = spawnSync('nm', ['--undefined-only', ...libraries], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (libraries.length === 0 || status !== 0) {
    console.error(`symbols: no engine libraries to read in ${folder}. ${stderr ?? ''}`);
    return 1;
  }
  const found = forbiddenIn(stdout);
  for (const one of found)
    console.error(`${one} is the C library's; call core/elementary, or format_double of core/text`);
  console.log(`symbols: ${libraries.length} libraries, ${found.length} forbidden symbols`);
  return found.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = main(process.argv[2] ?? '');
