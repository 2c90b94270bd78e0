// `npm run bench`: this engine beside others, interleaved; the table, build/bench.json and a report.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { pathToFileURL } from 'node:url';
import { inProject } from '../../web/tools/paths.mjs';
import { InBrowser } from './browser.mjs';
import { Native, PyTorch, inModule, peers, withPeer } from './entrants.mjs';
import { interleave } from './interleave.mjs';
import { scaling } from './scaling.mjs';
import { products, table } from './table.mjs';

/** @typedef {import('./entrants.mjs').Entrant} Entrant */
/** @typedef {import('./interleave.mjs').Timing} Timing */
/** @typedef {import('./peers/peer.d.ts').Row} Row */
/** @typedef {{row: string, work?: number, timings: Timing[]}} Result */

const OURS = 'graph, WebAssembly (Node)';
const OURS_CHROMIUM = 'graph, WebAssembly (Chromium)';
const HAND = 'by hand, WebAssembly (Node)';
/** The reference build comes first: it is the one that the loop by hand is compiled with too. */
const NATIVES = [
  ['bench', 'graph, native reference'],
  ['native-fast', 'graph, native fast'],
];
const ROUNDS = 60;

/** Peers in Chromium: in which page, which engine, its name. @type {['isolated' | 'plain', string, string][]} */
const IN_CHROMIUM = [
  ['isolated', 'tensorflow-wasm', 'TensorFlow.js wasm (Chromium)'],
  ['isolated', 'tensorflow-cpu', 'TensorFlow.js cpu (Chromium)'],
  ['plain', 'jax', 'jax-js wasm, 1 thread (Chromium)'],
  ['isolated', 'jax', `jax-js wasm, ${os.availableParallelism()} threads (Chromium)`],
  ['isolated', 'convnet', 'ConvNetJS (Chromium)'],
];

/** A sweep of equal runs, long enough that starting the workers does not count. */
const SWEEP = { experiment: 'loss-decay', grid: [], seeds: '1..64', steps: 40_000 };
const SWEEP_ROUNDS = 5;

const LIMIT = 'multiply-add limit';
const PRODUCT_SIZES = [16, 32, 64, 128, 256, 512];
const TRANSPOSITIONS = ['nn', 'nt', 'tn', 'tt'];

/** @returns {Promise<any>} the rows' WebAssembly module */
async function loadRows() {
  // Emscripten 3.1.6 expects CommonJS names in an ES module, and cannot read files by fetch.
  Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: '.' });
  const file = inProject('build/wasm/tests/bench/rows.mjs');
  const { default: createModule } = await import(pathToFileURL(file).href);
  return createModule({ wasmBinary: readFileSync(file.replace(/\.mjs$/, '.wasm')) });
}

/** Every row but the products, with what its peers start from. @param {any} module @returns {Row[]} */
function rowsOf(module) {
  /** @type {Row[]} */
  const perceptrons = module
    .rows()
    .map((/** @type {any} */ row) => ({ ...row, kind: 'perceptron' }));
  const small = perceptrons[1]; // what the rows that measure something measure
  const network = (/** @type {'convolution' | 'attention'} */ name) => {
    const start = new module.Work(name).start();
    return { ...small, name, kind: name, sizes: [], flops: 0, ...start };
  };
  const measured = (/** @type {import('./peers/peer.d.ts').Kind} */ name) => ({
    ...small,
    name,
    kind: name,
    flops: 0,
    direction: module.uniform(small.parameters.length, 9),
  });
  return [
    ...perceptrons,
    network('convolution'),
    network('attention'),
    measured('hessian-product'),
    measured('sharpness'),
    measured('tangent-kernel'),
  ];
}

const reason = (/** @type {unknown} */ error) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0];

/**
 * What starts gives, or null with the reason written down.
 * @template T
 * @param {Record<string, string>} unable @param {string} name @param {() => T | Promise<T>} start
 */
async function attempt(unable, name, start) {
  try {
    return await start();
  } catch (error) {
    unable[name] = reason(error);
    return null;
  }
}

/** What takes part beside the module in Node, started once. */
class Field {
  /** @type {Record<string, string>} who cannot take part, and why */
  unable = {};
  natives = NATIVES.filter(([preset]) => existsSync(Native.program(preset))).map(
    ([preset, name]) => new Native(preset, name),
  );

  async start() {
    this.torch = await attempt(this.unable, 'PyTorch', () => PyTorch.start());
    this.browser = await attempt(this.unable, 'Chromium', () => InBrowser.start());
    /** @type {ReturnType<typeof peers>} */
    this.peers = [];
    for (const peer of peers()) {
      if (await attempt(this.unable, peer.name, async () => (await peer.ready(), true))) {
        this.peers.push(peer);
      }
    }
  }

  /** Everyone who can do a row, this engine in Node first. @param {any} module @param {Row} row */
  async entrants(module, row) {
    const { name, kind } = row;
    const perceptron = kind === 'perceptron';
    const entrants = [inModule(module, name, OURS)];
    const add = async (
      /** @type {string} */ who,
      /** @type {() => Entrant | Promise<Entrant>} */ start,
    ) => {
      const entrant = await attempt(this.unable, `${who}, ${name}`, start);
      if (entrant) entrants.push(entrant);
    };
    const { natives, torch, browser } = this;
    if (perceptron) await add(HAND, () => inModule(module, `hand:${name}`, HAND));
    for (const native of natives) await add(native.name, () => native.entrant(name));
    if (perceptron) {
      const own = { ...natives[0].entrant(`hand:${name}`), name: 'by hand, native reference' };
      await add(own.name, () => own);
      if (torch) await add(torch.name, () => torch.entrant(row));
    }
    for (const peer of this.peers ?? []) await add(peer.name, () => withPeer(peer, row));
    if (browser) {
      await add(OURS_CHROMIUM, () => browser.ours(name, OURS_CHROMIUM));
      const hand = 'by hand, WebAssembly (Chromium)';
      if (perceptron) await add(hand, () => browser.ours(`hand:${name}`, hand));
      for (const [where, engine, who] of IN_CHROMIUM) {
        await add(who, () => browser.peer(where, engine, row, who));
      }
    }
    return entrants;
  }

  /** The product of one size in all transpositions, and the limits beside it. @param {any} module @param {number} size */
  async productEntrants(module, size) {
    const { natives, browser } = this;
    /** @type {Entrant[]} */
    const entrants = [];
    for (const flags of TRANSPOSITIONS) {
      const row = `product:${size}:${flags}`;
      entrants.push(inModule(module, row, `op ${flags}, WebAssembly (Node)`));
      if (browser) entrants.push(await browser.ours(row, `op ${flags}, WebAssembly (Chromium)`));
      entrants.push({ ...natives[0].entrant(row), name: `op ${flags}, native reference` });
    }
    entrants.push(inModule(module, 'limit', `${LIMIT} (Node)`));
    if (browser) entrants.push(await browser.ours('limit', `${LIMIT} (Chromium)`));
    return entrants;
  }

  /** How much faster the page's sweeps are with a worker a core. @param {(text: string) => void} say */
  async sweeps(say) {
    if (!this.browser) return null;
    const sweeps = await this.browser.sweeps(SWEEP, SWEEP_ROUNDS);
    const { cores, one, all } = sweeps;
    say(
      `\nsweep in the page: ${one.toFixed(2)} s with one worker, ${all.toFixed(2)} s with ${cores}: ` +
        `${(one / all / cores).toFixed(2)} × the cores`,
    );
    return sweeps;
  }

  async stop() {
    for (const program of [...this.natives, ...(this.torch ? [this.torch] : [])]) program.close();
    await this.browser?.stop();
  }
}

/**
 * Every row whose name holds `filter`, printed as it is done.
 * @param {{filter: string, say: (text: string) => void}} options
 */
export async function compare({ filter, say }) {
  const module = await loadRows();
  const field = new Field();
  await field.start();
  if (field.torch)
    say(`PyTorch's product: ${field.torch.rate.toFixed(1)} GFLOP/s with ${field.torch.library}`);
  /** @type {Result[]} */
  const results = [];
  const wanted = (/** @type {string} */ name) => name.includes(filter);

  for (const row of rowsOf(module).filter(({ name }) => wanted(name))) {
    const timings = await interleave(await field.entrants(module, row), ROUNDS);
    const title = row.kind === 'perceptron' ? `${row.name}, batch ${row.batch}` : row.name;
    results.push({ row: title, work: row.flops, timings });
    say(table(title, timings, row.flops));
  }

  const { limitFlops } = module;
  const [alone] = await interleave([inModule(module, 'limit', 'limit')], ROUNDS, 1);
  const limits = [alone.best];
  for (const size of PRODUCT_SIZES.filter((one) => wanted(`product ${one}`))) {
    const timings = await interleave(await field.productEntrants(module, size), ROUNDS, 1);
    results.push({ row: `product ${size}`, work: 2 * size ** 3, timings });
    limits.push(
      ...timings.filter(({ name }) => name === `${LIMIT} (Node)`).map(({ best }) => best),
    );
    say(products(size, timings, limitFlops));
  }

  const sweeps = wanted('sweep') ? await field.sweeps(say) : null;
  await field.stop();
  for (const [name, why] of Object.entries(field.unable)) say(`${name} cannot take part: ${why}`);
  return {
    node: process.version,
    chromium: field.browser?.version ?? '',
    load: os.loadavg()[0],
    results,
    unable: field.unable,
    torch: field.torch && { product: field.torch.rate, library: field.torch.library },
    sweeps,
    limit: limitFlops / Math.min(...limits),
    scaling: wanted('scaling') ? await scaling(module) : {},
  };
}
