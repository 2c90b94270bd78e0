// The worker's entry: the module from its address, the service, and a clock.

import wasmAddress from '@engine/lmlab.wasm?url';
import createModule from '@engine/lmlab.mjs';
import { throwing } from './bindings.js';
import { compile, requireFeatures } from './engine.js';
import { LoadError } from './errors.js';
import { Service } from './service.js';

const channel = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Continuing through a message lets the page's messages in, without the 4 ms of a timer. */
const timing = {
  now: () => performance.now(),
  soon: (/** @type {() => void} */ f) => {
    waiting.push(f);
    channel.port2.postMessage(null);
  },
  later: (/** @type {() => void} */ f, /** @type {number} */ ms) => void setTimeout(f, ms),
};

/** @param {import('./messages.js').Wasm} source */
async function load(source) {
  requireFeatures();
  const compiled = await compile(source ?? wasmAddress);
  try {
    const module = await createModule({ instantiateWasm: instantiate(compiled) });
    return { lab: throwing(module), compiled };
  } catch (error) {
    throw new LoadError(`The engine could not start (${String(error).slice(0, 200)}).`);
  }
}

/** Emscripten's hook for a module that has been compiled already. @param {WebAssembly.Module} compiled */
function instantiate(compiled) {
  return (
    /** @type {WebAssembly.Imports} */ imports,
    /** @type {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} */ done,
  ) => {
    WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled));
    return {};
  };
}

const service = new Service({
  load,
  timing,
  post: (message, transfer) => self.postMessage(message, { transfer }),
});
self.addEventListener('message', (event) => void service.receive(event.data));
self.addEventListener('error', (event) => service.crash(event.message));
self.addEventListener('unhandledrejection', (event) => service.crash(String(event.reason)));
