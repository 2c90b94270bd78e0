// Loads the reference runs as a page loads the engine, and posts what they print.
const address = new URL('../../build/wasm/tests/bits/reference_runs.mjs', import.meta.url).href;
const { default: createModule } = await import(address);

/** @type {string[]} */
const lines = [];
await createModule({ print: (/** @type {string} */ line) => lines.push(line) });
postMessage(lines.join('\n'));
