// The package: packed, installed into an empty project, typed, run in Node, bundled, run in browsers.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import path from 'node:path';
import { buildPackage } from '../../web/tools/build-package.mjs';
import { load, must } from '../../engine/bindings/node.mjs';
import { ROOT, inChromiumFirst } from './harness.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';

const project = temporaryFolder('project');
after(() => removeFolder(project));

/** The program of docs/package.md. */
const PAGE = readFileSync(path.join(ROOT, 'docs/package.md'), 'utf8');
const PROGRAM = [...PAGE.matchAll(/^```js\n([^]*?)^```$/gm)]
  .map(([, code]) => code)
  .find((code) => code?.includes("from 'learning-mechanics-lab'"));
assert.ok(PROGRAM, 'docs/package.md has no program with the package');

/** @param {string} file @param {...string} words */
const run = (file, ...words) => execFileSync(file, words, { cwd: project, encoding: 'utf8' });

/** A program of this project's, over the other's folder. @param {string} script @param {...string} words */
const tool = (script, ...words) => run(process.execPath, path.join(ROOT, script), ...words);

await buildPackage();
execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], {
  cwd: ROOT,
});
const [packed = ''] = readdirSync(project);
writeFileSync(path.join(project, 'package.json'), '{"type": "module", "private": true}\n');
run('npm', 'install', '--offline', '--no-audit', '--no-fund', '--silent', `./${packed}`);

/** The digest of the page's run, by the module itself. */
async function expected() {
  const lab = await load();
  const handle = must(
    lab.createRun({ experiment: 'gradient-flow', parameters: { learning_rate: 0.1 }, seed: 7 }),
  );
  must(handle.advance(200));
  return must(handle.digest());
}

test('the package holds the engine, types and notices, and no page', () => {
  const root = path.join(project, 'node_modules/learning-mechanics-lab');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  for (const part of ['build/package/lmlab.wasm', 'build/package/notices.txt', 'LICENSE']) {
    assert.ok(files.includes(part), part);
  }
  assert.deepEqual(
    files.filter((file) => /^(web|tests|lessons|dist|engine)\b/.test(file)),
    [],
  );
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  assert.equal(dependencies, undefined);
  assert.match(readFileSync(path.join(root, 'build/package/notices.txt'), 'utf8'), /Eigen/);
});

test('the program of docs/package.md runs in Node and gives the module’s bits', async () => {
  writeFileSync(path.join(project, 'program.mjs'), PROGRAM);
  const output = run(process.execPath, 'program.mjs');
  assert.match(output, /^loss measured: \d+ points/m);
  assert.match(output, /^agrees: /m);
  assert.ok(output.includes(`digest ${await expected()}`), output);
});

test('its types know what is there and what is not', () => {
  writeFileSync(path.join(project, 'program.mts'), PROGRAM);
  const flags = ['--strict', '--noEmit', '--target', 'ES2023', '--lib', 'ES2023,DOM'];
  const how = ['--module', 'NodeNext', '--types', '', '--ignoreConfig'];
  const tsc = 'node_modules/typescript/bin/tsc';
  tool(tsc, ...flags, ...how, 'program.mts');
  writeFileSync(path.join(project, 'wrong.mts'), PROGRAM.replace('seed: 7', "seed: 'seven'"));
  assert.throws(() => tool(tsc, ...flags, ...how, 'wrong.mts'), /Command failed/);
});

/** The page that Vite bundles: the program, with what it prints put into the page. */
mkdirSync(path.join(project, 'page'));
writeFileSync(
  path.join(project, 'page/index.html'),
  '<!doctype html><html lang="en"><head><title>program</title><link rel="icon" href="data:,"></head>' +
    '<body><pre></pre><script type="module" src="./main.js"></script></body></html>',
);
writeFileSync(
  path.join(project, 'page/main.js'),
  PROGRAM.replaceAll('console.log(', 'print(') +
    "\nfunction print(...words) {\n  document.querySelector('pre').append(words.join(' '), '\\n');\n}\n",
);
tool('node_modules/vite/bin/vite.js', 'build', 'page', '--base', './', '--logLevel', 'error', '--minify', 'false'); // prettier-ignore

inChromiumFirst(
  (check) => {
    check(
      'the program of docs/package.md runs from a bundle with the module’s bits',
      async (page) => {
        await page.goto('index.html');
        await page.waitFor(() => document.querySelector('pre')?.textContent?.includes('digest'));
        const text = await page.evaluate(() => document.querySelector('pre')?.textContent);
        assert.ok(text?.includes(`digest ${await expected()}`), text ?? '');
      },
    );
  },
  path.join(project, 'page/dist'),
  { bare: true },
);
