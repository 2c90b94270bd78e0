// Who takes part: this engine in WebAssembly and natively, the loop by hand, and other engines.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { OPENBLAS } from '../../web/tools/packages.mjs';
import { inProject } from '../../web/tools/paths.mjs';
import { PRODUCT_SIZE, slowProduct } from './blas.mjs';
import { brainjs } from './peers/brain.mjs';
import { convnet } from './peers/convnet.mjs';
import { jax } from './peers/jax.mjs';
import { tensorflow } from './peers/tensorflow.mjs';

/** @typedef {import('./peers/peer.d.ts').Peer} Peer */
/** @typedef {import('./peers/peer.d.ts').Row} Row */

/**
 * Work in progress on one row.
 * @typedef {object} Entrant
 * @property {string} name
 * @property {(steps: number) => Promise<number>} time seconds that so many steps took
 * @property {() => Promise<number>} answer
 * @property {string} [caveat]
 * @property {number} [sampleSeconds] how long a sample must be, where the clock is coarse
 */

/**
 * @param {string} name
 * @param {{run(steps: number): void | Promise<void>, loss(): number | Promise<number>, caveat?: string}} work
 * @returns {Entrant}
 */
const clocked = (name, work) => ({
  name,
  caveat: work.caveat,
  async time(steps) {
    const began = performance.now();
    await work.run(steps);
    return (performance.now() - began) / 1000;
  },
  answer: async () => work.loss(),
});

/**
 * This engine's rows, compiled to WebAssembly.
 * @param {any} module @param {string} row @param {string} name @returns {Entrant}
 */
export function inModule(module, row, name) {
  const work = new module.Work(row);
  if (!work.known()) throw new Error(`the module has no row ${row}`);
  return clocked(name, {
    run: (steps) => work.run(steps),
    loss: () => work.answer(),
  });
}

/** A program that is asked by lines and answers each by one line of seconds and an answer. */
class Program {
  /**
   * @param {string[]} command @param {string} name in the table
   * @param {Record<string, string>} [env] added to this process's environment
   */
  constructor([program, ...options], name, env = {}) {
    this.name = name;
    this.process = spawn(program, options, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** The line that answers one. @param {string} line @returns {Promise<string>} */
  async line(line) {
    this.process.stdin.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.name} stopped at: ${line.slice(0, 80)}`);
    return value;
  }

  /** @param {string} line @returns {Promise<number[]>} */
  async ask(line) {
    return (await this.line(line)).split(' ').map(Number);
  }

  /** @param {(steps: number) => string} line that asks for so many steps @returns {Entrant} */
  timed(line) {
    let last = NaN;
    return {
      name: this.name,
      time: async (steps) => {
        const [seconds, answer] = await this.ask(line(steps));
        last = answer;
        return seconds;
      },
      answer: async () => last,
    };
  }

  close() {
    this.process.stdin.end();
  }
}

/** The rows natively; kept running so that they can be interleaved. */
export class Native extends Program {
  /** @param {string} preset */
  static program = (preset) => inProject('build', preset, 'tests/bench/rows');

  /** @param {string} preset of CMake @param {string} name in the table */
  constructor(preset, name) {
    super([Native.program(preset)], name);
  }

  /** @param {string} row @returns {Entrant} */
  entrant(row) {
    return this.timed((steps) => `${row} ${steps}`);
  }
}

/** PyTorch, where the system's Python has it, with OpenBLAS on one thread. */
export class PyTorch extends Program {
  static python = '/usr/bin/python3';

  /** @throws {Error} why it cannot take part */
  static async start() {
    const { status } = spawnSync(PyTorch.python, ['-c', 'import torch']);
    if (status !== 0) throw new Error('it is not installed (Debian: python3-torch)');
    const torch = new PyTorch();
    const [rate] = await torch.ask(JSON.stringify({ product: PRODUCT_SIZE }));
    const library = await torch.line(JSON.stringify({ library: true }));
    const fault = slowProduct(rate, library);
    if (fault) torch.close();
    if (fault) throw new Error(fault);
    return Object.assign(torch, { rate, library });
  }

  rate = NaN;
  library = '';

  constructor() {
    super(
      [PyTorch.python, inProject('tests/bench/peers/pytorch.py')],
      'PyTorch native, one thread',
      // Loaded before what the system's alternatives choose.
      { LD_LIBRARY_PATH: OPENBLAS.join(':'), OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
    );
  }

  /** @param {Row} row a perceptron @returns {Promise<Entrant>} */
  async entrant({ name, sizes, batch, rate, ...data }) {
    const text = (/** @type {Float32Array} */ { buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength).toString('base64');
    const { x, t, parameters } = data;
    const start = {
      name,
      sizes,
      batch,
      rate,
      x: text(x),
      t: text(t),
      parameters: text(parameters),
    };
    await this.ask(JSON.stringify(start));
    return this.timed((steps) => JSON.stringify({ name, steps }));
  }
}

const wasmFolder = `${inProject('tests/bench/node_modules/@tensorflow/tfjs-backend-wasm/dist')}/`;

/** @returns {Peer[]} */
export const peers = () => [
  tensorflow('wasm', wasmFolder),
  tensorflow('cpu'),
  jax(),
  convnet(),
  brainjs(),
];

/** @param {Peer} peer @param {Row} row @returns {Promise<Entrant>} */
export const withPeer = async (peer, row) => clocked(peer.name, await peer.trainer(row));
