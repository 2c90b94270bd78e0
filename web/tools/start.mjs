// `npm start`: installs what is missing, builds what changed, serves the lab on this computer.
import { buildSite } from './build-site.mjs';
import { requireNode, runMain } from './fail.mjs';
import { readOptions } from './options.mjs';
import { DIST } from './paths.mjs';
import { serve } from './serve.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  requireNode();
  const { port, emsdk } = readOptions(process.argv.slice(2), 'port', 'emsdk');
  let waiting = 'The lab is being built. Reload in a moment.';
  const server = await serve(DIST, port, () => waiting); // first, so that a taken port is said at once
  try {
    await setUp('site', { emsdk });
    await buildSite({ emsdk, whole: true, say: console.log });
  } catch (error) {
    await server.stop();
    throw error;
  }
  waiting = '';
  console.log(`The Learning Mechanics Lab is at ${server.origin} (Ctrl+C stops it).`);
});
