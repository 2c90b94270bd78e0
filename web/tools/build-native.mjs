// `npm run build:native`: leaves the command line at build/native/lmlab.
import { buildPreset } from './cmake.mjs';
import { requireNode, runMain } from './fail.mjs';
import { readOptions } from './options.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  requireNode();
  readOptions(process.argv.slice(2));
  await setUp('native', { npm: false });
  console.log('Building the command line (some minutes the first time) …');
  await buildPreset('native', { targets: ['lmlab'] });
  console.log('The command line is build/native/lmlab; begin with "build/native/lmlab list".');
});
