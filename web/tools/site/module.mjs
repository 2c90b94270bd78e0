// Where the built WebAssembly module lies.
import { join } from 'node:path';

/** LMLAB_WASM names another folder than the build's own, for trying a module out. */
const FOLDER = process.env.LMLAB_WASM ?? 'build/wasm';

/** @param {string} root the repository @param {'lmlab.mjs' | 'lmlab.wasm'} file */
export const moduleFile = (root, file) => join(root, FOLDER, file);

/** Whether the whole module serves every lesson (`npm start`), so that the lessons' own need not be linked. */
export const WHOLE = process.env.LM_WHOLE === '1';
