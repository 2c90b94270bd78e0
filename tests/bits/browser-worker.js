// Loads the reference runs as a page loads the engine, and posts what they print.
import createModule from '../../build/wasm/tests/bits/reference_runs.mjs';

/** @type {string[]} */
const lines = [];
await createModule({ print: (/** @type {string} */ line) => lines.push(line) });
postMessage(lines.join('\n'));
