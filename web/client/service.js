// The worker's side of the conversation: owns the runs and answers the page's requests.

import { fault, toWire } from './errors.js';
import { grade } from './grade.js';
import { Player } from './player.js';

/** @typedef {import('./messages.js').ToWorker} ToWorker */
/** @typedef {import('./messages.js').FromWorker} FromWorker */
/** @typedef {import('./messages.js').State} State */
/** @typedef {import('./messages.js').Frame} Frame */
/** @typedef {import('./messages.js').Observation} Observation */
/** @typedef {import('./messages.js').RequestName} RequestName */
/** @typedef {import('./messages.js').Wasm} Wasm */
/** @typedef {import('./messages.js').StopReason} StopReason */
/** @typedef {import('./engine.js').EngineRun} EngineRun */
/** @typedef {import('./engine.js').EngineModule} EngineModule */
/** @typedef {import('./player.js').Timing} Timing */

/** Drawing may take at most a third of the time: after a frame that took c ms, 2c ms of training. */
const TRAINING_PER_DRAWING = 2;

/** A run in the worker and what the page was shown of it. */
class Held {
  /** @param {number} id @param {EngineRun} run */
  constructor(id, run) {
    this.id = id;
    this.run = run;
    this.credit = false;
    this.fresh = true; // something has happened since the last frame
    this.shownStep = -1;
    this.shownAt = -Infinity;
    this.cost = 0;
  }
}

/**
 * Answers the page. `post` sends a message with its transferred buffers; `load` brings the module up.
 */
export class Service {
  /**
   * @param {Object} ports
   * @param {(wasm: Wasm) => Promise<{engine: EngineModule, compiled: WebAssembly.Module | null}>} ports.load
   * @param {(message: FromWorker, transfer: Transferable[]) => void} ports.post
   * @param {Timing} ports.timing
   */
  constructor({ load, post, timing }) {
    this.load = load;
    this.post = post;
    this.timing = timing;
    /** @type {EngineModule | null} */
    this.engine = null;
    /** @type {Map<number, Held>} */
    this.runs = new Map();
    this.nextRun = 1;
    /** @type {import('./engine.js').EngineSweep | null} */
    this.sweep = null;
    this.player = new Player(timing, (run) => this.offer(this.holderOf(run)));
    this.crashed = false;
  }

  /** @param {ToWorker} message */
  async receive(message) {
    if (this.crashed) return;
    if (message.type === 'ping') return this.post({ type: 'alive' }, []);
    if (message.type === 'credit') {
      const held = this.runs.get(message.run);
      if (held) held.credit = true;
      this.guard(() => this.offer(held));
      return;
    }
    try {
      const answer = await this.answer(message.name, message.question);
      this.post({ type: 'reply', id: message.id, answer }, buffersOf(answer));
    } catch (error) {
      this.refuse(message.id, error);
    }
  }

  /** @param {number} id @param {unknown} error */
  refuse(id, error) {
    const wire = toWire(error);
    this.post({ type: 'refusal', id, error: wire }, []);
    if (wire.kind === 'crash') this.crash(wire.message);
  }

  /** Tells the page that this module cannot be trusted any more. @param {string} message */
  crash(message) {
    if (this.crashed) return;
    this.crashed = true;
    this.post({ type: 'crash', message }, []);
  }

  /** Runs `f`; what it throws outside a request is a crash. @param {() => void} f */
  guard(f) {
    try {
      f();
    } catch (error) {
      this.crash(toWire(error).message);
    }
  }

  /** @param {RequestName} name @param {any} q @returns {Promise<unknown> | unknown} */
  answer(name, q) {
    if (name === 'open') return this.open(q.wasm);
    if (name === 'create') return this.create(q.request);
    if (name === 'sweep') return this.openSweep(q.request);
    if (name === 'sweepRow') return this.sweepRow(q.index);
    if (name === 'grade') return grade(this.module(), q, this.timing.now);
    if (name === 'gradeRow') return this.module().gradeRow(q.handIn);
    if (name === 'gradeHeader') return this.module().gradeHeader();
    if (name === 'check') return this.module().check(q.slug);
    if (name === 'sha256') return this.module().sha256(q.bytes);
    const held = this.held(q.run);
    if (name === 'play') return this.play(held, q);
    if (name === 'rate') return this.setRate(held, q.rate);
    if (name === 'pause') return this.pause(held);
    if (name === 'observe') return this.frame(held);
    if (name === 'frameSteps') return held.run.frameSteps();
    if (name === 'frameAt') return held.run.frameAt(q.step);
    if (name === 'act') return this.act(held, q.name, q.value);
    if (name === 'digest') return this.digest(held);
    if (name === 'record') return held.run.record();
    return this.dispose(held);
  }

  /** @param {Wasm} wasm @returns {Promise<import('./messages.js').Opened>} */
  async open(wasm) {
    const { engine, compiled } = await this.load(wasm);
    this.engine = engine;
    return { catalogue: engine.catalogue(), compiled };
  }

  module() {
    if (!this.engine) throw { faults: [fault('not_open', '', 'the engine is not loaded yet')] };
    return this.engine;
  }

  /** @param {import('./messages.js').RunRequest} request */
  create(request) {
    const run = this.module().createRun(request);
    const held = new Held(this.nextRun++, run);
    this.runs.set(held.id, held);
    return {
      run: held.id,
      parameters: run.parameters(),
      suggested_steps: run.suggestedSteps(),
      state: this.state(held),
    };
  }

  /** @param {import('./messages.js').SweepRequest} request */
  openSweep(request) {
    const sweep = this.module().createSweep(request);
    this.sweep?.dispose();
    this.sweep = sweep;
    return sweep.outline();
  }

  /** @param {number} index */
  sweepRow(index) {
    if (!this.sweep) throw { faults: [fault('no_sweep', 'sweep', 'no sweep has been opened')] };
    return this.sweep.row(index);
  }

  /** @param {number} id */
  held(id) {
    const held = this.runs.get(id);
    if (!held) throw { faults: [fault('no_run', 'run', 'this run has been closed')] };
    return held;
  }

  /** @param {unknown} run */
  holderOf(run) {
    for (const held of this.runs.values()) if (held.run === run) return held;
    return undefined;
  }

  /** @param {Held} held @returns {State} */
  state(held) {
    const { run } = held;
    return {
      step: run.step(),
      ended: run.ended(),
      divergence: run.divergence(),
      playing: this.player.playing(run),
      speed: this.player.speed(run),
    };
  }

  /** @param {Held} held @param {import('./messages.js').PlayOptions} options */
  play(held, options) {
    return new Promise((resolve) => {
      this.player.play(held.run, options, (reason, error) => {
        if (error !== undefined) return resolve(this.failure(held, error));
        resolve({ reason, state: this.state(held) });
      });
    });
  }

  /** A run that stopped by an error: bad input is told, anything else ends this worker. @param {Held} held @param {unknown} error */
  failure(held, error) {
    const wire = toWire(error);
    if (wire.kind === 'crash') this.crash(wire.message);
    return { reason: /** @type {StopReason} */ ('failed'), state: this.state(held), error: wire };
  }

  /** @param {Held} held @param {number} rate */
  setRate(held, rate) {
    this.player.setRate(held.run, rate);
    return this.state(held);
  }

  /** @param {Held} held */
  pause(held) {
    this.player.stop(held.run, 'paused');
    this.offer(held);
    return this.state(held);
  }

  /** @param {Held} held @param {string} name @param {string} value */
  act(held, name, value) {
    const step = held.run.step();
    held.run.act(name, value);
    held.fresh = true;
    this.offer(held);
    return { event: { step, name, value }, state: this.state(held) };
  }

  /** @param {Held} held */
  digest(held) {
    return { digest: held.run.digest(), step: held.run.step(), events: held.run.events() };
  }

  /** @param {Held} held */
  dispose(held) {
    this.player.stop(held.run, 'disposed');
    this.runs.delete(held.id);
    held.run.dispose();
    return null;
  }

  /** @param {Held} held @returns {Frame} */
  frame(held) {
    const began = this.timing.now();
    const observation = held.run.observe();
    held.cost = this.timing.now() - began;
    held.shownAt = this.timing.now();
    held.shownStep = held.run.step();
    held.fresh = false;
    return { state: this.state(held), observation };
  }

  /** Posts a frame when the page has asked for one, there is news, and training had its share. @param {Held | undefined} held */
  offer(held) {
    if (!held || !held.credit) return;
    if (!held.fresh && held.shownStep === held.run.step()) return;
    const rested = this.timing.now() - held.shownAt >= TRAINING_PER_DRAWING * held.cost;
    if (!rested && this.player.playing(held.run)) return;
    held.credit = false;
    const frame = this.frame(held);
    this.post({ type: 'frame', run: held.id, frame }, buffersOf(frame));
  }
}

/**
 * All buffers of typed arrays inside a message, to be transferred instead of copied.
 * @param {unknown} value
 * @returns {Transferable[]}
 */
export function buffersOf(value) {
  /** @type {Set<ArrayBuffer>} */
  const found = new Set();
  collect(value, found);
  return [...found];
}

/** @param {unknown} value @param {Set<ArrayBuffer>} found */
function collect(value, found) {
  if (value instanceof ArrayBuffer) found.add(value);
  else if (ArrayBuffer.isView(value)) found.add(/** @type {ArrayBuffer} */ (value.buffer));
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (value && typeof value === 'object') {
    for (const item of Object.values(value)) collect(item, found);
  }
}
