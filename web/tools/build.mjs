// `npm run build`: leaves in dist/ a static site that works under any path of any host.
import { buildSite } from './build-site.mjs';
import { requireNode, runMain } from './fail.mjs';
import { readOptions } from './options.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  requireNode();
  const { emsdk } = readOptions(process.argv.slice(2), 'emsdk');
  await setUp('site', { emsdk });
  await buildSite({ emsdk, say: console.log });
  console.log('The site is in dist/.');
});
