// `node web/tools/numbers.mjs`: carries out the runs whose numbers are not current, and writes the numbers of all
// that the pages state to tests/numbers.json. It needs the WebAssembly module (`npm run build`).
import { must } from '../../engine/bindings/node.mjs';
import { runMain } from './fail.mjs';
import { ROOT, inProject } from './paths.mjs';
import { loadEngine, measureAll } from './site/engine.mjs';
import { COMMITTED, writeNumbers } from './site/kept-numbers.mjs';
import { findLessons } from './site/lessons.mjs';

await runMain(async () => {
  const { experiments } = must((await loadEngine(ROOT)).catalogue());
  const say = (/** @type {number} */ runs) => console.log(`${runs} runs …`);
  const { jobs, table } = await measureAll(ROOT, findLessons(ROOT), experiments, say);
  writeNumbers(inProject(COMMITTED), jobs, table);
  console.log(`${COMMITTED} holds the numbers of ${jobs.length} runs.`);
});
