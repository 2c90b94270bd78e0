// The site build: every page of web/pages and lessons/ becomes a static file under dist/.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { OLDEST } from '../../client/browsers.js';
import { fontSubsets, oneFontFormat } from './fonts.mjs';
import { icons } from './icons.mjs';
import { moduleFile } from './module.mjs';
import { notFound } from './not-found.mjs';
import { notices } from './notices.mjs';
import { offline } from './offline.mjs';
import { pages } from './pages.mjs';
import { sources } from './sources.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const site = pages(root);

export default defineConfig({
  root,
  base: './', // relative addresses, so that dist/ works under any path of any host
  publicDir: 'web/public',
  cacheDir: 'build/.vite',
  envDir: false,
  logLevel: 'warn',
  resolve: {
    alias: {
      '@engine': dirname(moduleFile(root, 'lmlab.mjs')),
      // Emscripten's glue names them for Node; in a worker they are never called.
      fs: join(root, 'web/tools/site/nothing.mjs'),
      path: join(root, 'web/tools/site/nothing.mjs'),
    },
  },
  css: {
    postcss: {
      plugins: [oneFontFormat, fontSubsets(root, async () => (await site.api?.html()) ?? [])],
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: Object.entries(OLDEST).map(([browser, version]) => `${browser}${version}`),
    assetsInlineLimit: 0, // the policy allows no data: fonts and no inline scripts
    // A page names what it needs at once; a part that is loaded later asks for its own parts.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, parts, { hostType }) => (hostType === 'html' ? parts : []),
    },
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
    chunkSizeWarningLimit: 300,
  },
  worker: { format: 'es' },
  plugins: [site, notices(root), sources(root), notFound(root), icons(), offline(root)],
});
