// In a page: entrants begun by name, timed on request; browser.mjs drives it.
import { brainjs } from './peers/brain.mjs';
import { convnet } from './peers/convnet.mjs';
import { jax } from './peers/jax.mjs';
import { tensorflow } from './peers/tensorflow.mjs';
import { withFloats } from './peers/layers.mjs';

/** @typedef {import('./peers/peer.d.ts').Trainer} Work */

const ENGINES = {
  'tensorflow-wasm': tensorflow('wasm', '/tensorflow/'),
  'tensorflow-cpu': tensorflow('cpu'),
  jax: jax(),
  convnet: convnet(),
  brain: brainjs(),
};
/** @typedef {keyof typeof ENGINES} EngineName */

/** @type {any} */
let rows;
/** @type {Set<EngineName>} */
const ready = new Set();
/** @type {Work[]} */
const begun = [];

const bench = {
  /** Whether engines may share memory between threads here. */
  isolated: () => globalThis.crossOriginIsolated,
  /** This engine's rows. @returns {Promise<void>} */
  async load() {
    const address = '/rows/rows.mjs';
    const { default: createModule } = await import(/* @vite-ignore */ address);
    rows = await createModule();
  },
  /** @param {string} row @returns {number} where the work stands in the list */
  beginOurs(row) {
    const work = new rows.Work(row);
    if (!work.known()) throw new Error(`the module has no row ${row}`);
    return begun.push({ run: (steps) => work.run(steps), loss: () => work.answer() }) - 1;
  },
  /** @param {EngineName} engine @param {import('./peers/peer.d.ts').Row} row */
  async beginPeer(engine, row) {
    if (!ready.has(engine)) await ENGINES[engine].ready();
    ready.add(engine);
    return begun.push(await ENGINES[engine].trainer(withFloats(row, (list) => Float32Array.from(list)))) - 1; // prettier-ignore
  },
  /** @param {number} id @param {number} steps @returns {Promise<number>} seconds */
  async run(id, steps) {
    const began = performance.now();
    await begun[id].run(steps);
    return (performance.now() - began) / 1000;
  },
  /** @param {number} id */
  answer: async (id) => begun[id].loss(),
  /** @param {number} id */
  caveat: (id) => begun[id].caveat,
};

Object.assign(globalThis, { bench });
