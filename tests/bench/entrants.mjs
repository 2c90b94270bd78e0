// Who takes part: this engine in WebAssembly and natively, the loop by hand, and other engines.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inProject } from '../../web/tools/paths.mjs';
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

/** A native program that times rows on request, kept running so that they can be interleaved. */
export class Native {
  /** @param {string} preset */
  static program = (preset) => inProject('build', preset, 'tests/bench/rows');

  /** @param {string} preset of CMake @param {string} name in the table */
  constructor(preset, name) {
    this.name = name;
    this.process = spawn(Native.program(preset), {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** @param {string} row @returns {Entrant} */
  entrant(row) {
    let last = NaN;
    return {
      name: this.name,
      time: async (steps) => {
        this.process.stdin.write(`${row} ${steps}\n`);
        const { value, done } = await this.lines.next();
        if (done) throw new Error(`the native program stopped at ${row}`);
        const [seconds, answer] = value.split(' ').map(Number);
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
