// `npm run bench [NAME]`: how fast the engine is natively, and the experiments in WebAssembly.
import { buildPreset } from './cmake.mjs';
import { mustRun } from './command.mjs';
import { requireNode, runMain } from './fail.mjs';
import { inProject } from './paths.mjs';
import { setUp } from './setup.mjs';

/** How long each experiment runs in WebAssembly, ms: past the engine's warming up. */
const MILLISECONDS = 1000;
/** Steps taken at once, as the page takes them between two frames. */
const CHUNK = 10;

/** @param {string} filter a part of a benchmark's name */
async function native(filter) {
  await buildPreset('bench', { targets: ['bench'] });
  const program = inProject('build/bench/tests/bench/bench');
  console.log(await mustRun('bench', [program, `--benchmark_filter=${filter || '.'}`]));
}

/**
 * Steps a second of one experiment with its defaults.
 * @param {import('../../engine/bindings/lmlab.d.ts').LabModule} lab
 * @param {string} slug
 * @param {typeof import('../../engine/bindings/node.mjs').must} must
 */
function stepsPerSecond(lab, slug, must) {
  let steps = 0;
  const began = performance.now();
  while (performance.now() - began < MILLISECONDS) {
    const run = must(lab.createRun({ experiment: slug }));
    while (!run.ended() && performance.now() - began < MILLISECONDS) {
      must(run.advance(CHUNK));
      steps += CHUNK;
    }
    run.delete();
  }
  return (1000 * steps) / (performance.now() - began);
}

/** @param {string} filter a part of an experiment's name */
async function wasm(filter) {
  await buildPreset('wasm');
  const { load, must } = await import('../../engine/bindings/node.mjs');
  const lab = await load();
  console.log('WebAssembly in Node, steps a second:');
  for (const { slug } of must(lab.catalogue()).experiments) {
    if (!slug.includes(filter)) continue;
    console.log(`  ${slug.padEnd(28)}${stepsPerSecond(lab, slug, must).toPrecision(3)}`);
  }
}

await runMain(async () => {
  requireNode();
  const [filter = ''] = process.argv.slice(2);
  await setUp('bench', { npm: false });
  await native(filter);
  await wasm(filter);
});
