// Reads the options that several tools share.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Trouble } from './fail.mjs';

/**
 * `--port N` and `--emsdk [DIR]`.
 * @param {string[]} argv without node and the script
 * @param {...('port' | 'emsdk')} allowed
 * @returns {{port: number, emsdk: string}} emsdk is '' when Debian's Emscripten is meant
 * @throws {Trouble} for an unknown option or a value that cannot be
 */
export function readOptions(argv, ...allowed) {
  const { values } = parse(withEmsdkFolder(argv));
  for (const name of Object.keys(values)) {
    if (!allowed.some((one) => one === name))
      throw new Trouble(`--${name} is not an option of this command.`);
  }
  return { port: portOf(values.port ?? '8000'), emsdk: emsdkOf(values.emsdk) };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({ args, options: { port: { type: 'string' }, emsdk: { type: 'string' } } });
  } catch (error) {
    throw new Trouble(error instanceof Error ? error.message : String(error));
  }
}

/** A bare --emsdk means the folder that EMSDK names. @param {string[]} argv @returns {string[]} */
function withEmsdkFolder(argv) {
  const at = argv.indexOf('--emsdk');
  const bare = at >= 0 && (at + 1 === argv.length || argv[at + 1]?.startsWith('--'));
  return bare ? argv.with(at, `--emsdk=${process.env.EMSDK ?? ''}`) : argv;
}

/** @param {string} text @returns {number} */
function portOf(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Trouble(`--port ${text}: a port is a whole number from 1 to 65535.`);
}

/** @param {string | undefined} folder @returns {string} */
function emsdkOf(folder) {
  if (folder === undefined) return '';
  if (folder === '') {
    throw new Trouble(
      '--emsdk needs a folder, or EMSDK set: run "source EMSDK_FOLDER/emsdk_env.sh" first.',
    );
  }
  const root = path.resolve(folder);
  if (existsSync(path.join(root, 'upstream/emscripten/emcc.py'))) return root;
  throw new Trouble(
    `--emsdk ${folder}: no Emscripten there (no upstream/emscripten/emcc.py); run "./emsdk install latest && ./emsdk activate latest" in it.`,
  );
}
