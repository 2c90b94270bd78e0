// The worker's side of the conversation: owns the runs, answers the page's requests and posts frames.

import { ANSWERS } from './answers.js';
import { fault, toWire } from './errors.js';
import { Player } from './player.js';
import { WorkerRun } from './worker-run.js';

/** @typedef {import('../../engine/bindings/lmlab.d.ts').LabModule} LabModule */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ModuleSweep} ModuleSweep */
/** @template T @typedef {import('./bindings.js').Throwing<T>} Throwing */
/** @typedef {import('./messages.js').ToWorker} ToWorker */
/** @typedef {import('./messages.js').FromWorker} FromWorker */
/** @typedef {import('./messages.js').State} State */
/** @typedef {import('./messages.js').Stop} Stop */
/** @typedef {import('./messages.js').Frame} Frame */
/** @typedef {import('./messages.js').Wasm} Wasm */
/** @typedef {import('./player.js').Timing} Timing */

/** Drawing may take at most a third of the time: after a frame that took c ms, 2c ms of training. */
const TRAINING_PER_DRAWING = 2;

/**
 * Answers the page. `post` sends a message with its transferred buffers; `load` brings the module up.
 */
export class Service {
  /**
   * @param {Object} ports
   * @param {(wasm: Wasm) => Promise<{lab: Throwing<LabModule>, compiled: WebAssembly.Module | null}>} ports.load
   * @param {(message: FromWorker, transfer: Transferable[]) => void} ports.post
   * @param {Timing} ports.timing
   */
  constructor({ load, post, timing }) {
    this.load = load;
    this.post = post;
    this.timing = timing;
    /** @type {Throwing<LabModule> | null} */
    this.lab = null;
    /** @type {Map<number, WorkerRun>} */
    this.runs = new Map();
    this.nextRun = 1;
    /** @type {Throwing<ModuleSweep> | null} */
    this.sweep = null;
    this.player = new Player(timing, (run) => this.offer(/** @type {WorkerRun} */ (run)));
    this.crashed = false;
  }

  /** @param {ToWorker} message */
  async receive(message) {
    if (this.crashed) return;
    if (message.type === 'ping') return this.post({ type: 'alive' }, []);
    if (message.type === 'credit') {
      const run = this.runs.get(message.run);
      if (!run) return;
      run.credit = true;
      return this.guard(() => this.offer(run));
    }
    try {
      const answer = await ANSWERS[message.name](this, message.question);
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

  /** @param {Wasm} wasm @returns {Promise<import('./messages.js').Opened>} */
  async open(wasm) {
    const { lab, compiled } = await this.load(wasm);
    this.lab = lab;
    return { catalogue: lab.catalogue(), compiled };
  }

  module() {
    if (!this.lab) throw { faults: [fault('not_open', '', 'the engine is not loaded yet')] };
    return this.lab;
  }

  /** @param {import('./messages.js').Question<'create'>} question @returns {Promise<import('./messages.js').Created>} */
  async create({ request, show, credit }) {
    const began = this.timing.now();
    const run = new WorkerRun(this.nextRun++, this.module().createRun(request));
    const cost = this.timing.now() - began;
    this.runs.set(run.id, run);
    if (show && show.to > 0) {
      const until = { step: show.to };
      await this.play(run, { rate: Infinity, until, budget: show.within, show: false });
    }
    run.credit = credit;
    return {
      run: run.id,
      parameters: run.module.parameters(),
      suggested_steps: run.module.suggestedSteps(),
      cost,
      ...(show ? this.frame(run) : { state: this.state(run), observation: null }),
    };
  }

  /** @param {number} id @returns {WorkerRun} */
  run(id) {
    const run = this.runs.get(id);
    if (!run) throw { faults: [fault('no_run', 'run', 'this run has been closed')] };
    return run;
  }

  /** @param {import('./messages.js').SweepRequest} request @returns {import('./messages.js').SweepOutline} */
  openSweep(request) {
    const sweep = this.module().createSweep(request);
    this.sweep?.delete();
    this.sweep = sweep;
    return {
      size: sweep.size(),
      firstSeed: sweep.firstSeed(),
      seeds: sweep.seeds(),
      axes: sweep.axes(),
      header: sweep.header(),
    };
  }

  openedSweep() {
    if (!this.sweep) throw { faults: [fault('no_sweep', 'sweep', 'no sweep has been opened')] };
    return this.sweep;
  }

  /** @param {WorkerRun} run @returns {State} */
  state(run) {
    return {
      step: run.step(),
      ended: run.ended(),
      divergence: run.module.divergence(),
      playing: this.player.playing(run),
      speed: this.player.speed(run),
    };
  }

  /** @param {WorkerRun} run @param {import('./messages.js').PlayOptions} options @returns {Promise<Stop>} */
  play(run, options) {
    return new Promise((resolve, reject) => {
      this.player.play(run, options, (reason, error) => {
        try {
          resolve(this.stop(run, reason, error, options.show));
        } catch (failure) {
          reject(failure);
        }
      });
    });
  }

  /**
   * How a run came to rest. When it was by an error: bad input is told, anything else ends this worker.
   * @param {WorkerRun} run @param {import('./messages.js').StopReason} reason @param {unknown} error
   * @param {boolean} show
   * @returns {Stop}
   */
  stop(run, reason, error, show) {
    const wire = error === undefined ? undefined : toWire(error);
    if (wire?.kind === 'crash') this.crash(wire.message);
    if (wire) return { reason, state: this.state(run), observation: null, error: wire };
    if (show && reason !== 'disposed') return { reason, ...this.frame(run) };
    return { reason, state: this.state(run), observation: null };
  }

  /** @param {WorkerRun} run */
  dispose(run) {
    this.player.stop(run, 'disposed');
    this.runs.delete(run.id);
    run.module.delete();
    return null;
  }

  /** @param {WorkerRun} run @returns {Frame} */
  frame(run) {
    const observation = run.observe(this.timing.now);
    return { state: this.state(run), observation };
  }

  /** Posts a frame when the page has asked for one, there is news, and training had its share. @param {WorkerRun} run */
  offer(run) {
    if (!run.credit || !run.news) return;
    const rested = this.timing.now() - run.shownAt >= TRAINING_PER_DRAWING * run.cost;
    if (!rested && this.player.playing(run)) return;
    run.credit = false;
    const frame = this.frame(run);
    this.post({ type: 'frame', run: run.id, frame }, buffersOf(frame));
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
