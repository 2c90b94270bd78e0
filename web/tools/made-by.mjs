// Which build this is, for records: the version and the commit, as engine/cli/made_by.hpp writes them.
import { readFileSync } from 'node:fs';
import { outputOf } from './command.mjs';
import { inProject } from './paths.mjs';

/** @returns {string} `0.2.0 (1a2b3c4)`, with a + behind the commit when there are changes; `0.2.0` outside a repository */
export function madeBy() {
  const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const commit = outputOf(['git', '-C', inProject('.'), 'rev-parse', '--short=7', 'HEAD']);
  if (!/^[0-9a-f]{7,}$/.test(commit)) return version;
  const changed = outputOf(['git', '-C', inProject('.'), 'status', '--porcelain', '-uno']) !== '';
  return `${version} (${commit}${changed ? '+' : ''})`;
}
