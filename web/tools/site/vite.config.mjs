// The site build: every page of web/pages and lessons/ becomes a static file under dist/.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { oneFontFormat } from './fonts.mjs';
import { moduleFile } from './module.mjs';
import { notices } from './notices.mjs';
import { pages } from './pages.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export default defineConfig({
  root,
  base: './', // relative addresses, so that dist/ works under any path of any host
  publicDir: 'web/public',
  cacheDir: 'build/.vite',
  envDir: false,
  logLevel: 'warn',
  resolve: {
    alias: {
      '@engine/lmlab.mjs': moduleFile(root, 'lmlab.mjs'),
      '@engine/lmlab.wasm': moduleFile(root, 'lmlab.wasm'),
    },
  },
  css: { postcss: { plugins: [oneFontFormat] } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.4'],
    assetsInlineLimit: 0, // the policy allows no data: fonts and no inline scripts
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 300,
  },
  worker: { format: 'es' },
  plugins: [pages(root), notices(root)],
});
