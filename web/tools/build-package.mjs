// `npm pack` runs it first: leaves in build/package/ what `import … from 'learning-mechanics-lab'` finds.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPreset } from './cmake.mjs';
import { mustRun } from './command.mjs';
import { requireNode, runMain } from './fail.mjs';
import { ROOT, inProject } from './paths.mjs';
import { setUp } from './setup.mjs';
import { moduleFile } from './site/module.mjs';
import { moduleNotices } from './site/notices.mjs';

/** Where the package's files go; package.json's `exports` name them. */
export const PACKAGE = inProject('build/package');

/** Its entries, bundled each into one file; what they load at run time lies beside them. */
const ENTRIES = {
  index: 'web/package/index.js',
  node: 'web/package/node.js',
  'node-worker': 'web/package/node-worker.js',
  worker: 'web/client/worker.js',
};

/** The engine's glue by its alias; its address comes from the entry, Node's modules are never called. */
export const packaged = {
  name: 'lab-package',
  /** @param {string} source @param {string | undefined} importer */
  resolveId(source, importer) {
    if (source === '../client/worker.js') return { id: './worker.js', external: true };
    if (source === '@engine/lmlab.mjs') return moduleFile(ROOT, 'lmlab.mjs');
    const unneeded = ['fs', 'path'].includes(source) && importer?.endsWith('lmlab.mjs');
    if (unneeded || source.startsWith('@engine/')) return inProject('web/tools/site/nothing.mjs');
    return null;
  },
};

async function bundle() {
  const { rolldown } = await import('rolldown'); // not before the npm packages are installed
  for (const [name, input] of Object.entries(ENTRIES)) {
    const build = await rolldown({
      input: inProject(input),
      external: /^node:/,
      plugins: [packaged],
      checks: { pluginTimings: false },
    });
    await build.write({ file: path.join(PACKAGE, `${name}.js`), format: 'es', codeSplitting: false }); // prettier-ignore
    await build.close();
  }
}

/** Types from the JSDoc of the entry and all that it imports. */
async function declarations() {
  const types = path.join(PACKAGE, 'types');
  const tsc = inProject('node_modules/typescript/bin/tsc');
  const flags = ['--declaration', '--emitDeclarationOnly', '--allowJs', '--skipLibCheck'];
  const where = ['--rootDir', ROOT, '--outDir', types];
  const how = ['--target', 'ES2023', '--module', 'ESNext', '--moduleResolution', 'bundler'];
  const lib = ['--lib', 'ES2023,DOM,DOM.Iterable', '--types', ''];
  const entry = inProject('web/package/index.js');
  await mustRun('package-types', [process.execPath, tsc, ...flags, ...where, ...how, ...lib, '--ignoreConfig', entry]); // prettier-ignore
  mkdirSync(path.join(types, 'engine/bindings'), { recursive: true });
  cpSync(inProject('engine/bindings/lmlab.d.ts'), path.join(types, 'engine/bindings/lmlab.d.ts'));
}

/** Builds the package from the built module. */
export async function buildPackage() {
  rmSync(PACKAGE, { recursive: true, force: true });
  await bundle();
  await declarations();
  writeFileSync(path.join(PACKAGE, 'lmlab.wasm'), readFileSync(moduleFile(ROOT, 'lmlab.wasm')));
  writeFileSync(path.join(PACKAGE, 'notices.txt'), moduleNotices(ROOT));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    requireNode();
    await setUp('site');
    await buildPreset('wasm');
    await buildPackage();
  });
}
