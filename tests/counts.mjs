// Reads how many tests passed and failed out of what the test programs print.

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {string} [note] what a reader should know beside the numbers
 */

/** @param {string} text @param {RegExp} pattern with one group @returns {number} sum over matches */
const sum = (text, pattern) =>
  [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);

/**
 * `node --test --test-reporter=spec`.
 * @param {string} output
 * @param {number} code the program's exit code
 * @returns {Count}
 */
export function countNode(output, code) {
  const failed = sum(output, /^ℹ (?:fail|cancelled) (\d+)$/gm);
  const skipped = sum(output, /^ℹ (?:skipped|todo) (\d+)$/gm);
  return {
    passed: sum(output, /^ℹ pass (\d+)$/gm),
    failed: code === 0 ? failed : Math.max(failed, 1),
    ...(skipped > 0 && { note: `${skipped} skipped` }),
  };
}

/**
 * One program that ctest knows: Catch2's test cases count, and a program without them counts once.
 * @param {string} output
 * @param {number} code the program's exit code
 * @returns {Count}
 */
export function countCatch(output, code) {
  const all = /^All tests passed \(\d+ assertions? in (\d+) test cases?\)/m.exec(output);
  if (all && code === 0) return { passed: Number(all[1]), failed: 0 };
  const some = /^test cases: *(\d+) \|/m.exec(output);
  if (!some) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  const failed = sum(output, /^test cases:.*\| *(\d+) failed/gm);
  return { passed: Number(some[1]) - failed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

/** @param {Count[]} counts @returns {Count} */
export const total = (counts) => ({
  passed: counts.reduce((all, one) => all + one.passed, 0),
  failed: counts.reduce((all, one) => all + one.failed, 0),
});

/**
 * `lmlab check --json`.
 * @param {string} output
 * @returns {Count}
 */
export function countChecks(output) {
  /** @type {{checks: {passed: boolean}[]}[]} */
  const experiments = JSON.parse(output);
  const checks = experiments.flatMap((one) => one.checks);
  const passed = checks.filter((check) => check.passed).length;
  return { passed, failed: checks.length - passed };
}

/**
 * Experiments whose battery no longer gives the digest, or no longer names the runs behind its checks,
 * that the page of reproductions shows. Those that it does not show yet are not among them.
 * @param {string} stdout of `lmlab check --json`
 * @param {string} kept the text of tests/checks.json
 * @returns {string[]} slugs
 */
export function staleChecks(stdout, kept) {
  /** @typedef {{digest: string, checks?: {runs: unknown, among: unknown}[]}} Shown */
  /** @type {Record<string, Shown>} */
  const cache = JSON.parse(kept);
  /** @type {(Shown & {experiment: string})[]} */
  const batteries = JSON.parse(stdout);
  const shown = (/** @type {Shown} */ { digest, checks }) =>
    JSON.stringify([digest, checks?.map(({ runs, among }) => [runs, among])]);
  return batteries
    .filter((now) => cache[now.experiment] && shown(cache[now.experiment]) !== shown(now))
    .map(({ experiment }) => experiment);
}
