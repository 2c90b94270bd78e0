// The Embind module behind the service's interface: refusals become errors, handles stay inside.

/** @typedef {import('../../engine/bindings/lmlab.d.ts').LabModule} LabModule */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Failure} Failure */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Run} Handle */
/** @typedef {import('./engine.js').EngineModule} EngineModule */
/** @typedef {import('./engine.js').EngineRun} EngineRun */
/** @typedef {import('./engine.js').EngineSweep} EngineSweep */
/** @typedef {import('./messages.js').RunRequest} RunRequest */

/**
 * The module as the service uses it.
 * @param {LabModule} module
 * @returns {EngineModule}
 */
export function adapt(module) {
  return {
    catalogue: () => must(module.catalogue()),
    createRun: (request) => new BoundRun(must(module.createRun(request))),
    createSweep: (request) => boundSweep(must(module.createSweep(request))),
    gradeHeader: () => must(module.gradeHeader()),
    gradeRow: (handIn) => must(module.gradeRow(handIn)),
    check: (slug) => must(module.check(slug)),
    sha256: (bytes) => must(module.sha256(bytes)),
  };
}

/** @implements {EngineRun} */
class BoundRun {
  /** @param {Handle} handle */
  constructor(handle) {
    this.handle = handle;
  }
  step() {
    return this.handle.step();
  }
  ended() {
    return this.handle.ended();
  }
  divergence() {
    return this.handle.divergence();
  }
  suggestedSteps() {
    return this.handle.suggestedSteps();
  }
  parameters() {
    return this.handle.parameters();
  }
  events() {
    return this.handle.events();
  }
  /** @param {number} steps */
  advance(steps) {
    must(this.handle.advance(steps));
  }
  /** @param {string} name */
  scalar(name) {
    return must(this.handle.scalar(name));
  }
  observe() {
    return must(this.handle.observe());
  }
  frameSteps() {
    return must(this.handle.frameSteps());
  }
  /** @param {number} step */
  frameAt(step) {
    return must(this.handle.frameAt(step));
  }
  /** @param {string} name @param {string} value */
  act(name, value) {
    must(this.handle.act(name, value));
  }
  digest() {
    return must(this.handle.digest());
  }
  /** @param {{steps: number, digest: string, scalars?: Record<string, number | null>}} recorded */
  difference({ steps, digest, scalars }) {
    return must(this.handle.difference({ steps, digest, scalars }));
  }
  record() {
    return must(this.handle.record());
  }
  dispose() {
    this.handle.delete();
  }
}

/** @param {import('../../engine/bindings/lmlab.d.ts').Sweep} handle @returns {EngineSweep} */
function boundSweep(handle) {
  return {
    outline: () => ({
      size: handle.size(),
      firstSeed: handle.firstSeed(),
      seeds: handle.seeds(),
      axes: handle.axes(),
      header: must(handle.header()),
    }),
    row: (index) => must(handle.row(index)),
    dispose: () => handle.delete(),
  };
}

/**
 * The result; a refusal is thrown as it is, with its faults.
 * @template T
 * @param {T | Failure} result
 * @returns {T}
 */
function must(result) {
  if (result && typeof result === 'object' && 'faults' in result) throw result;
  return /** @type {T} */ (result);
}
