// Runs a program that Emscripten built as an ES module, and lets it print.
// Usage: node tests/bits/run-wasm.mjs PROGRAM.mjs
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const file = path.resolve(process.argv[2] ?? '');
// Emscripten 3.1.6 expects CommonJS names in an ES module.
Object.assign(globalThis, { require: createRequire(import.meta.url), __dirname: '.' });
const { default: createModule } = await import(pathToFileURL(file).href);
await createModule({ wasmBinary: readFileSync(file.replace(/\.mjs$/, '.wasm')) });
