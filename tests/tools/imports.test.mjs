// On a fresh clone the npm packages are not there yet: a tool must start, and install them first.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { inProject } from '../../web/tools/paths.mjs';

const { scripts } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));

/** Files that the set-up has to run before. */
const TOOLS = Object.entries(scripts)
  .filter(([name]) => /^(start|build|prepack|test|fuzz|bench$)/.test(name))
  .map(([, command]) => /^node (\S+\.mjs)/.exec(command)?.[1] ?? '');

/**
 * The npm packages that a module needs at once, itself or through others.
 * @param {string} file relative to the root
 * @param {Set<string>} seen
 * @returns {string[]} as "FILE imports PACKAGE"
 */
function packagesOf(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(inProject(file), 'utf8');
  const found = [...text.matchAll(/^(?:import|export)\s(?:[^;'"]*\sfrom\s)?['"]([^'"]+)['"];/gm)];
  return found.flatMap(([, name = '']) => {
    if (name.startsWith('node:')) return [];
    if (!name.startsWith('.')) return [`${file} imports ${name}`];
    return packagesOf(path.posix.join(path.posix.dirname(file), name), seen);
  });
}

test('no tool needs an npm package before the set-up has installed it', () => {
  assert.ok(TOOLS.length > 8, TOOLS.join());
  for (const tool of TOOLS) assert.deepEqual(packagesOf(tool), [], tool);
});
