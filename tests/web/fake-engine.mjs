// A small engine in JavaScript behind the service's interface, and a worker that runs it in-process.

import { Service } from '../../web/client/service.js';

/** @typedef {import('../../web/client/messages.js').RunEvent} RunEvent */
/** @typedef {import('../../web/client/messages.js').RunRequest} RunRequest */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').LabModule} LabModule */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ModuleRun} ModuleRun */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ModuleSweep} ModuleSweep */
/** @template T @typedef {import('../../web/client/bindings.js').Throwing<T>} Throwing */

/**
 * @implements {Throwing<ModuleRun>}
 * One run: the scalar `loss` halves with each step; acts multiply it; it can crash, refuse `bad` and
 * take `slow` milliseconds per step on demand.
 */
class FakeRun {
  /** @param {RunRequest} request */
  constructor(request) {
    this.request = request;
    this.at = 0;
    /** @type {RunEvent[]} */
    this.applied = [];
    this.pending = [...request.events];
    this.loss = 1;
    this.due();
  }
  step = () => this.at;
  ended = () => this.at >= Number(this.request.parameters.end ?? Infinity);
  divergence = () => (this.ended() ? { step: this.at, message: 'the loss is not finite' } : null);
  suggestedSteps = () => 100;
  parameters = () => ({ end: 'auto', ...this.request.parameters });
  /** @param {number} steps */
  advance(steps) {
    for (let i = 0; i < steps && !this.ended(); ++i) {
      if (this.at === this.request.parameters.crash)
        throw new WebAssembly.RuntimeError('unreachable');
      const end = performance.now() + Number(this.request.parameters.slow ?? 0);
      while (performance.now() < end);
      this.at += 1;
      this.loss /= 2;
      this.due();
    }
    return this.at;
  }
  due() {
    for (let event = this.pending[0]; event?.step === this.at; event = this.pending[0]) {
      this.pending.shift();
      this.loss *= Number(event.value);
      this.applied.push(event);
    }
  }
  /** @param {string} name */
  scalar = (name) => (name === 'loss' ? this.loss : NaN);
  /** @returns {import('../../web/client/messages.js').Observation} */
  observe = () => ({
    step: this.at,
    views: [
      {
        name: 'loss',
        title: 'Loss',
        kind: 'curve',
        axes: {
          x: { label: 'step', unit: '', scale: 'linear' },
          y: { label: 'loss', unit: '', scale: 'log' },
          z: { label: '', unit: '', scale: 'linear' },
        },
        series: [
          {
            name: 'loss',
            role: 'measured',
            x: Float64Array.of(0, this.at),
            y: Float64Array.of(1, this.loss),
            z: new Float64Array(0),
            shape: [0, 0],
          },
        ],
        steps: Float64Array.of(0, this.at),
      },
    ],
    scalars: [{ name: 'loss', value: this.loss, label: 'loss', unit: '', role: 'measured' }],
    checks: [],
  });
  frameSteps = () => Float64Array.of(0);
  /** @param {number} step */
  frameAt = (step) => (step >= 0 ? { ...this.observe(), step: 0 } : null);
  /** @param {string} name @param {string} value */
  act(name, value) {
    if (name !== 'scale')
      throw { faults: [{ code: 'unknown_act', path: name, message: 'unknown' }] };
    this.loss *= Number(value);
    this.applied.push({ step: this.at, name, value });
    return this.at;
  }
  digest = () => `${this.at}:${this.loss}`;
  /** @param {{digest: string}} recorded */
  difference = ({ digest }) => (digest === this.digest() ? null : 'the digest differs');
  events = () => this.applied;
  /** @returns {never} */
  record = () => {
    throw new Error('the small engine writes no records');
  };
  delete() {}
}

/** Workers that fell over a run with this seed, one entry a fall. @type {number[]} */
export const falls = [];

/** A sweep over `a`: the scalar is 10·a + seed; a run can bring its worker down, once or always. @implements {Throwing<ModuleSweep>} */
class FakeSweep {
  /** @param {import('../../web/client/messages.js').SweepRequest} request */
  constructor(request) {
    if (request.experiment !== 'fake') {
      throw { faults: [{ code: 'unknown_experiment', path: 'experiment', message: 'unknown' }] };
    }
    this.values = (request.grid[0]?.points ?? '0').split(',');
    const [first = 0, last = first] = request.seeds.split('..').map(Number);
    this.first = first;
    this.count = last - first + 1;
    this.parameters = request.parameters ?? {};
  }
  size = () => this.values.length * this.count;
  firstSeed = () => this.first;
  seeds = () => this.count;
  axes = () => [{ name: 'a', values: this.values }];
  header = () => 'a,seed,s,digest\n';
  /** @param {number} index @returns {import('../../web/client/messages.js').SweepRow} */
  row = (index) => {
    const a = this.values[Math.floor(index / this.count)] ?? '';
    const seed = this.first + (index % this.count);
    if (this.parameters.refuse === seed) {
      throw { faults: [{ code: 'bad', path: 'a', message: 'refused' }] };
    }
    if (this.parameters.fall === seed && (this.parameters.always || !falls.includes(seed))) {
      falls.push(seed);
      throw new WebAssembly.RuntimeError('unreachable');
    }
    const value = 10 * Number(a) + seed;
    return {
      line: `${a},${seed},${value},d\n`,
      scalars: [{ name: 's', value, label: 's', unit: '', role: 'measured' }],
      divergence: null,
    };
  };
  delete() {}
}

const description = {
  slug: 'fake',
  title: 'Fake',
  question: '?',
  lesson: 'none',
  module: 'none',
  precision: 'double',
  source: '',
  range: '',
  epoch: 1,
  no_fitted_parameter: true,
  parameters: [],
  inputs: [],
  acts: [],
};

/** @type {Throwing<LabModule>} */
export const fakeEngine = {
  catalogue: () => ({ version: 'fake', experiments: [description] }),
  createRun({ experiment, parameters = {}, seed = 0, inputs = [], events = [] }) {
    if (experiment !== 'fake') {
      throw { faults: [{ code: 'unknown_experiment', path: 'experiment', message: 'unknown' }] };
    }
    if (parameters.bad) throw { faults: [{ code: 'bad', path: 'bad', message: 'is bad' }] };
    return new FakeRun({ experiment, parameters, seed, inputs, events });
  },
  gradeHeader: () => 'file,verdict,reason\n',
  gradeRow: ({ file, verdict, reason }) => `${file},${verdict},${reason}\n`,
  createSweep: (request) => new FakeSweep(request),
  check: (slug) => ({ experiment: slug, lesson: 'none', seeds: [0], digest: 'd', checks: [] }),
  sha256: () => 'ab'.repeat(32),
  heapInUse: () => 0,
};

/** A worker that runs the service on the same thread; messages are cloned as between real threads. */
export class FakeWorker {
  /** @type {FakeWorker[]} */
  static made = [];
  /** @param {{deaf?: boolean, load?: ConstructorParameters<typeof Service>[0]['load']}} [options] */
  constructor({ deaf = false, load = async () => ({ lab: fakeEngine, compiled: null }) } = {}) {
    FakeWorker.made.push(this);
    /** @type {Record<string, ((event: any) => void)[]>} */
    this.listeners = { message: [], error: [], messageerror: [] };
    this.terminated = false;
    this.deaf = deaf;
    this.service = new Service({
      load,
      timing: {
        now: () => performance.now(),
        soon: (f) => setImmediate(f),
        later: (f, ms) => setTimeout(f, ms),
      },
      post: (message, transfer) => {
        const data = structuredClone(message, { transfer });
        setImmediate(() => this.emit('message', { data }));
      },
    });
  }
  /** @param {string} type @param {(event: any) => void} listener */
  addEventListener(type, listener) {
    this.listeners[type].push(listener);
  }
  /** @param {string} type @param {any} event */
  emit(type, event) {
    if (this.terminated) return;
    for (const listener of this.listeners[type]) listener(event);
  }
  /** @param {any} message @param {Transferable[]} transfer */
  postMessage(message, transfer) {
    const data = structuredClone(message, { transfer });
    if (this.deaf && data.name !== 'open') return;
    setImmediate(() => !this.terminated && this.service.receive(data));
  }
  terminate() {
    this.terminated = true;
    this.service.crashed = true;
    for (const run of this.service.runs.values()) this.service.player.stop(run, 'disposed');
  }
}
