// Runs other programs: quietly into a log, or on the terminal.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Trouble } from './fail.mjs';
import { ROOT, inProject } from './paths.mjs';

/** How much of a failed program's output is shown. */
const TAIL_LINES = 60;

/**
 * The full path of a program, or undefined.
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** @param {string[]} command @returns {string} what the program prints, or '' when it fails */
export function outputOf([program = '', ...rest]) {
  const { status, stdout } = spawnSync(program, rest, { encoding: 'utf8', cwd: ROOT });
  return status === 0 ? stdout.trim() : '';
}

/**
 * @typedef {object} Options
 * @property {Record<string, string | undefined>} [env] added to this process's environment
 * @property {string} [cwd]
 * @property {boolean} [terminal] let the program speak to the terminal (a password, a progress bar)
 */

/**
 * Runs a program to its end with its output in build/logs/NAME.log.
 * @param {string} name of the log
 * @param {string[]} command
 * @param {Options} [options]
 * @returns {Promise<{code: number, output: string, stdout: string}>} output: both streams together
 */
export async function run(name, [program = '', ...rest], options = {}) {
  mkdirSync(inProject('build/logs'), { recursive: true });
  const log = createWriteStream(inProject('build/logs', `${name}.log`));
  const child = spawn(program, rest, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    stdio: options.terminal ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let stdout = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
      if (stream === child.stdout) stdout += text;
      log.write(text);
    });
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += `${program}: ${error.message}\n`;
      resolve(127);
    });
    child.on('close', (status, signal) => {
      if (signal) output += `\n${program} was stopped by ${signal}\n`;
      resolve(status ?? 1);
    });
  });
  log.end();
  return { code, output, stdout };
}

/** @param {string} output @returns {string} its last lines */
export const tail = (output, lines = TAIL_LINES) =>
  output.trimEnd().split('\n').slice(-lines).join('\n');

/**
 * Runs a program that must succeed.
 * @param {string} name of the log, and of the step in the message
 * @param {string[]} command
 * @param {Options} [options]
 * @returns {Promise<string>} its output
 * @throws {Trouble} with the end of the output when it fails
 */
export async function mustRun(name, command, options = {}) {
  const { code, output } = await run(name, command, options);
  if (code === 0) return output;
  throw new Trouble(
    `${tail(output)}\n${name} failed (exit code ${code}); the whole output is in build/logs/${name}.log.`,
  );
}
