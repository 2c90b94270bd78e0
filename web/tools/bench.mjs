// `npm run bench [ROW]`: this engine beside others. `--micro [NAME]`: its parts natively, and the
// experiments' steps per second in WebAssembly.
import { existsSync, writeFileSync } from 'node:fs';
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
async function experiments(filter) {
  await buildPreset('wasm');
  const { load, must } = await import('../../engine/bindings/node.mjs');
  const lab = await load();
  console.log('WebAssembly in Node, steps per second:');
  for (const { slug } of must(lab.catalogue()).experiments) {
    if (!slug.includes(filter)) continue;
    console.log(`  ${slug.padEnd(28)}${stepsPerSecond(lab, slug, must).toPrecision(3)}`);
  }
}

/** The engines that are compared are packages of the bench alone. */
async function installPeers() {
  const folder = inProject('tests/bench');
  if (existsSync(`${folder}/node_modules`)) return;
  await mustRun('install-peers', ['npm', 'ci', '--ignore-scripts', '--prefix', folder]);
}

/** @param {string} filter a part of a row's name */
async function comparison(filter) {
  await installPeers();
  for (const preset of /** @type {const} */ (['bench', 'native-fast', 'wasm'])) {
    const options = preset === 'native-fast' ? ['-DLM_BENCH=ON'] : [];
    const targets = preset === 'wasm' ? ['rows', 'lmlab'] : ['rows'];
    await buildPreset(preset, { targets, options });
  }
  const { compare } = await import('../../tests/bench/compare.mjs');
  const { html } = await import('../../tests/bench/report.mjs');
  /** @type {string[]} */
  const said = [];
  const say = (/** @type {string} */ text) => {
    said.push(text);
    console.log(text);
  };
  const report = await compare({ filter, say });
  const file = inProject('build/bench.json');
  writeFileSync(file, JSON.stringify(report, null, 1));
  const page = inProject('build/bench.html');
  writeFileSync(page, html({ ...report, text: said.join('\n') }));
  console.log(`\nThe numbers are in ${file}, drawn in ${page}.`);
}

await runMain(async () => {
  requireNode();
  const [first = '', second = ''] = process.argv.slice(2);
  await setUp('bench', { npm: false });
  if (first !== '--micro') return comparison(first);
  await native(second);
  await experiments(second);
});
