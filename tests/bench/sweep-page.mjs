// In a page: the lab's own sweeps, timed with one worker and with more; browser.mjs drives it.
/* global Worker */
import { connect } from '../../web/client/client.js';
import { trustedScript } from '../../web/client/trusted.js';
import { Sweep } from '../../web/client/sweep.js';

/** @typedef {import('../../web/client/messages.js').SweepRequest} SweepRequest */

const engine = connect({
  spawn: () => new Worker(trustedScript('/page/worker.js'), { type: 'module' }),
  wasm: '/engine/lmlab.wasm',
});

/** Seconds from the press of the button to the last row. @param {SweepRequest} request @param {number} size workers */
async function sweep(request, size) {
  const one = new Sweep(await engine, request);
  const began = performance.now();
  await one.start({ size });
  return (performance.now() - began) / 1000;
}

Object.assign(globalThis, { sweep, cores: navigator.hardwareConcurrency });
