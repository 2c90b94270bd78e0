// Debian's Python with NumPy and Matplotlib, for tests that compare with an independent computation.
import { spawnSync } from 'node:child_process';

/** The one that the packages python3-numpy and python3-matplotlib belong to, whatever else is in the path. */
const PYTHON = '/usr/bin/python3';

/**
 * Runs a program, of any length, without a display.
 * @param {string} program
 * @returns {{code: number | null, out: string, err: string}}
 */
export function python(program) {
  const env = { ...process.env, MPLBACKEND: 'Agg' };
  const how = { input: program, env, encoding: /** @type {const} */ ('utf8') };
  const { status, stdout, stderr, error } = spawnSync(PYTHON, ['-'], how);
  if (error) throw error;
  return { code: status, out: stdout, err: stderr };
}
