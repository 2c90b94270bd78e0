// The errors that the page meets: bad input (faults), a lost worker, an engine that cannot load.

/** @typedef {import('./messages.js').Fault} Fault */
/** @typedef {import('./messages.js').WireError} WireError */

/** The engine refused bad input; nothing has changed. `faults` says what, where and what is allowed. */
export class InputError extends Error {
  /** @param {Fault[]} faults */
  constructor(faults) {
    super(faults.map((f) => (f.path ? `${f.path}: ${f.message}` : f.message)).join('\n'));
    this.name = 'InputError';
    this.faults = faults;
  }
}

/** The worker died (a crash, memory used up, no sign of life). Its runs can be revived. */
export class WorkerLostError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'WorkerLostError';
  }
}

/** The engine could not be loaded. `cure` says what the user can do about it. */
export class LoadError extends Error {
  /**
   * @param {string} message
   * @param {string} cure
   */
  constructor(message, cure = '') {
    super(cure ? `${message} ${cure}` : message);
    this.name = 'LoadError';
    this.cure = cure;
  }
}

/**
 * A fault as a plain object.
 * @param {string} code @param {string} path @param {string} message
 * @returns {Fault}
 */
export function fault(code, path, message) {
  return { code, path, message };
}

/**
 * What the worker sends of an error it caught. An error without faults means that the module
 * stopped in an unknown state; the same holds when memory has run out, since a module never gives memory back.
 * @param {unknown} error
 * @returns {WireError}
 */
export function toWire(error) {
  if (error instanceof LoadError) return { kind: 'load', message: error.message, faults: [] };
  const faults = faultsOf(error);
  if (!faults) return { kind: 'crash', message: describe(error), faults: [] };
  const memory = faults.find((f) => f.code === 'out_of_memory');
  if (memory) return { kind: 'crash', message: memory.message, faults };
  return { kind: 'faults', message: new InputError(faults).message, faults };
}

/**
 * The page's error for what the worker sent.
 * @param {WireError} wire
 * @returns {Error}
 */
export function fromWire(wire) {
  if (wire.kind === 'faults') return new InputError(wire.faults);
  if (wire.kind === 'load') return new LoadError(wire.message);
  return new WorkerLostError(wire.message);
}

/**
 * @param {unknown} error
 * @returns {Fault[] | null}
 */
function faultsOf(error) {
  const list = /** @type {{faults?: unknown} | null} */ (error)?.faults;
  if (!Array.isArray(list) || list.length === 0) return null;
  return list.map((f) => fault(String(f.code), String(f.path), String(f.message)));
}

/**
 * One sentence on a crash, in words that a student understands.
 * @param {unknown} error
 */
function describe(error) {
  const text = error instanceof Error ? error.message : String(error);
  if (/out of memory|allocat|memory\.grow|OOM/i.test(text)) {
    return 'The engine ran out of memory. Choose a smaller size and run again.';
  }
  return `The engine stopped unexpectedly (${text.slice(0, 200)}).`;
}
