// A thread of the site's measurements: carries out one run each time it is asked.
import { parentPort, workerData } from 'node:worker_threads';
import { loadEngine } from './engine.mjs';
import { measure } from './measure.mjs';

const engine = await loadEngine(workerData.root);

parentPort?.on('message', (/** @type {import('./measure.mjs').Job} */ job) => {
  try {
    parentPort?.postMessage({ measured: measure(engine, job) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
