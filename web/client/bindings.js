// The module's objects, with refusals thrown as errors. No list of the module's functions is needed.

/** @typedef {import('../../engine/bindings/lmlab.d.ts').LabModule} LabModule */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ModuleRun} ModuleRun */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ModuleSweep} ModuleSweep */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Failure} Failure */

/**
 * The types of the same functions without refusals among their results; the same for handles that they return.
 * @template T
 * @typedef {{[N in keyof T]: T[N] extends (...given: infer A) => infer R ? (...given: A) => Thrown<R> : T[N]}} Throwing
 */
/**
 * @template R
 * @typedef {R extends Failure ? never : R extends ModuleRun | ModuleSweep ? Throwing<R> : R} Thrown
 */

/**
 * A module, a run or a sweep of the module whose functions throw a refusal as an error. A result that must
 * be deleted is such an object too.
 * @template {object} T
 * @param {T} handle
 * @returns {Throwing<T>}
 */
export function throwing(handle) {
  const wrapped = new Proxy(handle, {
    get(_, name) {
      const member = /** @type {any} */ (handle)[name];
      if (typeof member !== 'function') return member;
      return (/** @type {unknown[]} */ ...given) => taken(member.apply(handle, given));
    },
  });
  return /** @type {Throwing<T>} */ (/** @type {unknown} */ (wrapped));
}

/** @param {any} result */
function taken(result) {
  if (result === null || typeof result !== 'object') return result;
  if ('faults' in result) throw result;
  return 'delete' in result ? throwing(result) : result;
}
