// A run in the worker: the module's run, and what the page has asked for and was shown of it.

/** @typedef {import('../../engine/bindings/lmlab.d.ts').ModuleRun} ModuleRun */

/** The player carries it on; the service offers its frames. */
export class WorkerRun {
  /** @param {number} id @param {import('./bindings.js').Throwing<ModuleRun>} module */
  constructor(id, module) {
    this.id = id;
    this.module = module;
    /** Whether the page waits for a frame. */
    this.credit = false;
    /** Whether something other than a step has happened since the last frame. */
    this.fresh = true;
    this.shownStep = -1;
    this.shownAt = -Infinity;
    /** How long it took to observe it, in milliseconds. */
    this.cost = 0;
  }

  step() {
    return this.module.step();
  }
  ended() {
    return this.module.ended();
  }
  /** @param {number} steps */
  advance(steps) {
    this.module.advance(steps);
  }
  /** @param {string} name */
  scalar(name) {
    return this.module.scalar(name);
  }

  /** Whether there is something that the page was not shown. */
  get news() {
    return this.fresh || this.shownStep !== this.step();
  }

  /** Everything there is to show now; from now on it counts as shown. @param {() => number} now */
  observe(now) {
    const began = now();
    const observation = this.module.observe();
    this.shownAt = now();
    this.cost = this.shownAt - began;
    this.shownStep = this.step();
    this.fresh = false;
    return observation;
  }
}
