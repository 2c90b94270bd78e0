// `npm run bench`: this engine beside others, interleaved; one table, and build/bench.json.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inProject } from '../../web/tools/paths.mjs';
import { Native, inModule, peers, withPeer } from './entrants.mjs';
import { interleave } from './interleave.mjs';
import { table } from './table.mjs';

/** @typedef {import('./entrants.mjs').Entrant} Entrant */
/** @typedef {import('./interleave.mjs').Timing} Timing */
/** @typedef {{row: string, work?: number, timings: Timing[]}} Result */

const OURS = 'graph, WebAssembly (Node)';
const HAND = 'by hand, WebAssembly (Node)';
/** The reference build comes first: it is the one that the loop by hand is compiled with too. */
const NATIVES = [
  ['bench', 'graph, native reference'],
  ['native-fast', 'graph, native fast'],
];
const ROUNDS = 9;
/** Peers that need seconds for a step are timed by single steps, and fewer of them. */
const ROUNDS_OF_LARGE = 5;
const LARGE_FLOPS = 1e8;

/** What only this engine has a row for; the reasons stand in README.md. */
const OWN_ROWS = ['convolution', 'attention', 'hessian-product', 'sharpness', 'tangent-kernel'];
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

/** @returns {Promise<{able: import('./peers/peer.d.ts').Peer[], unable: Record<string, string>}>} */
async function readyPeers() {
  const able = [];
  /** @type {Record<string, string>} */
  const unable = {};
  for (const peer of peers()) {
    try {
      await peer.ready();
      able.push(peer);
    } catch (error) {
      unable[peer.name] = error instanceof Error ? error.message : String(error);
    }
  }
  return { able, unable };
}

/**
 * The scaling of a training step: each series moves one of width, depth and batch.
 * @param {any} module
 */
async function scaling(module) {
  const series = {
    width: [8, 16, 32, 64, 128, 256, 512].map((width) => [width, 2, 64]),
    depth: [1, 2, 4, 8, 16].map((depth) => [64, depth, 64]),
    batch: [1, 4, 16, 64, 256, 1024].map((batch) => [64, 2, batch]),
  };
  /** @type {Record<string, object[]>} */
  const out = {};
  for (const [axis, points] of Object.entries(series)) {
    out[axis] = [];
    for (const point of points) {
      const [width, depth, batch] = point;
      const row = `scaled:${point.join(':')}`;
      const [timing] = await interleave([inModule(module, row, OURS)], 3);
      const probe = new module.Work(row);
      const bytes = probe.memory();
      probe.delete();
      const flops = module.scaledFlops(width, depth, batch);
      out[axis].push({ width, depth, batch, seconds: timing.best, flops, bytes });
    }
  }
  return out;
}

/**
 * Every row whose name holds `filter`, printed as it is done.
 * @param {{filter: string, say: (text: string) => void}} options
 */
export async function compare({ filter, say }) {
  const module = await loadRows();
  const natives = NATIVES.filter(([preset]) => existsSync(Native.program(preset))).map(
    ([preset, name]) => new Native(preset, name),
  );
  const { able, unable } = await readyPeers();
  /** @type {Result[]} */
  const results = [];
  const wanted = (/** @type {string} */ name) => name.includes(filter);
  const done = (
    /** @type {string} */ row,
    /** @type {Timing[]} */ timings,
    /** @type {number} */ work = 0,
  ) => {
    results.push({ row, work, timings });
    say(table(row, timings, work));
  };

  for (const row of module.rows().filter((/** @type {any} */ one) => wanted(one.name))) {
    const entrants = [
      inModule(module, row.name, OURS),
      inModule(module, `hand:${row.name}`, HAND),
      ...natives.map((native) => native.entrant(row.name)),
      { ...natives[0].entrant(`hand:${row.name}`), name: 'by hand, native reference' },
    ];
    for (const peer of able) entrants.push(await withPeer(peer, row));
    const rounds = row.flops > LARGE_FLOPS ? ROUNDS_OF_LARGE : ROUNDS;
    done(`${row.name}, batch ${row.batch}`, await interleave(entrants, rounds), row.flops);
  }
  for (const row of OWN_ROWS.filter(wanted)) {
    const entrants = [inModule(module, row, OURS), ...natives.map((native) => native.entrant(row))];
    done(row, await interleave(entrants, ROUNDS));
  }
  const limit = inModule(module, 'limit', 'multiply-add limit');
  for (const size of PRODUCT_SIZES) {
    const rows = TRANSPOSITIONS.map((flags) => `product:${size}:${flags}`).filter(wanted);
    if (rows.length === 0) continue;
    const entrants = [
      ...rows.map((row) => inModule(module, row, `op ${row.slice(-2)}, WebAssembly (Node)`)),
      ...rows.map((row) => ({
        ...natives[0].entrant(row),
        name: `op ${row.slice(-2)}, native reference`,
      })),
      limit,
    ];
    const timings = await interleave(entrants, ROUNDS, 1);
    const pace = timings[timings.length - 1].best / module.limitFlops;
    const work = 2 * size ** 3;
    results.push({ row: `product ${size}`, work, timings });
    const line = timings
      .slice(0, -1)
      .map(
        ({ name, best }) =>
          `  ${name.padEnd(28)}${(work / best / 1e9).toFixed(1).padStart(8)}  ${((work * pace) / best).toFixed(2)} of the limit`,
      );
    say(
      `\nproduct ${size} × ${size}, GFLOP/s (limit ${(1 / pace / 1e9).toFixed(1)})\n${line.join('\n')}`,
    );
  }
  for (const native of natives) native.close();
  for (const [name, why] of Object.entries(unable)) say(`\n${name} cannot run here: ${why}`);
  return {
    node: process.version,
    results,
    unable,
    scaling: wanted('scaling') ? await scaling(module) : {},
  };
}
