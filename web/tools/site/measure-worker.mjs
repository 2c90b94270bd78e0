// A thread of the site's measurements: runs what one lesson names each time it is asked.
import { parentPort, workerData } from 'node:worker_threads';
import { loadEngine, measureAll } from './engine.mjs';

const engine = await loadEngine(workerData.root);

parentPort?.on('message', (/** @type {import('./lessons.mjs').Lesson} */ lesson) => {
  try {
    parentPort?.postMessage({ measured: measureAll(engine, [lesson]) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
