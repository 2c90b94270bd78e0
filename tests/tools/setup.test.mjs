// The set-up's answers to an old Node, wrong options and systems that differ.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { requireNode } from '../../web/tools/fail.mjs';
import { readOptions } from '../../web/tools/options.mjs';
import { inProject } from '../../web/tools/paths.mjs';
import { browsersHere } from '../browsers.mjs';

test('Node 20.19 and newer will do, older is one sentence with a command', () => {
  for (const version of ['20.19.0', '20.20.2', '22.1.0', '24.0.0']) requireNode(version);
  for (const version of ['18.20.4', '20.18.3']) {
    assert.throws(() => requireNode(version), /^Error: Node [\d.]+ is too old.* run "curl.*"\.$/);
  }
});

test('options have defaults and are checked', () => {
  assert.deepEqual(readOptions([], 'port', 'emsdk'), { port: 8000, emsdk: '' });
  assert.equal(readOptions(['--port', '9001'], 'port').port, 9001);
  assert.throws(() => readOptions(['--port', '0'], 'port'), /whole number from 1 to 65535/);
  assert.throws(() => readOptions(['--port', '80.5'], 'port'), /whole number from 1 to 65535/);
  assert.throws(() => readOptions(['--prot', '1'], 'port'), /--prot/);
  assert.throws(() => readOptions(['--port', '9001']), /--port is not an option of this command/);
  assert.throws(() => readOptions(['--emsdk', '/nowhere'], 'emsdk'), /no Emscripten there/);
});

/**
 * Runs `npm start`'s script where only the programs named are on PATH.
 * @param {string[]} programs
 * @param {Record<string, string>} [env]
 */
function startWith(programs, env = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'lm-path-'));
  chmodSync(folder, 0o755); // another user runs the script
  for (const name of programs) symlinkSync(`/usr/bin/${name}`, path.join(folder, name));
  const script = inProject('web/tools/start.mjs');
  const result = spawnSync(process.execPath, [script, '--port', '8963'], {
    env: { PATH: folder, ...env },
    encoding: 'utf8',
    uid: process.getuid?.() === 0 ? 65534 : undefined,
  });
  rmSync(folder, { recursive: true });
  return result;
}

test('without root and sudo, missing packages are one sentence with the command', () => {
  const { status, stderr } = startWith(['apt-get']);
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^The system packages cmake, ninja-build.* are missing, and installing needs root: run "su -c 'apt-get install -y .*cmake.*'"\.\n$/,
  );
});

test('as root, the missing packages are installed, and looked for again', (t) => {
  if (process.getuid?.() !== 0) return t.skip('needs root');
  const folder = mkdtempSync(path.join(tmpdir(), 'lm-apt-'));
  const log = path.join(folder, 'log');
  const apt = `#!/bin/sh\necho "$DEBIAN_FRONTEND: $@" >> ${log}\n`;
  writeFileSync(path.join(folder, 'apt-get'), apt, { mode: 0o755 });
  const script = inProject('web/tools/start.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--port', '8964'], {
    env: { PATH: folder },
    encoding: 'utf8',
  });
  const calls = readFileSync(log, 'utf8');
  rmSync(folder, { recursive: true });
  assert.equal(status, 1);
  assert.match(stdout, /^Installing cmake, ninja-build.* …\n$/);
  assert.match(
    calls,
    /^noninteractive: update\nnoninteractive: install -y --no-install-recommends cmake .*\n$/,
  );
  assert.match(
    stderr,
    /apt-get left cmake, ninja-build.* out: run "apt-get install .*" to see why/,
  );
  return undefined;
});

test('without apt-get, the way out is one sentence with a command', () => {
  const { status, stderr } = startWith([]);
  assert.equal(status, 1);
  assert.match(stderr, /^The system packages .* no apt-get .* run "docker run .*"\.\n$/);
});

test('Ubuntu asks for the browsers that are there, and says which are not', () => {
  const all = ['chromium', 'firefox', 'webkit'];
  assert.deepEqual(browsersHere(false, {}), { asked: all, skipped: '' });
  const { asked, skipped } = browsersHere(true, { FIREFOX_PATH: process.execPath });
  assert.deepEqual(asked, ['firefox', 'webkit']);
  assert.match(skipped, /^chromium skipped: .* set CHROMIUM_PATH$/);
  assert.deepEqual(browsersHere(true, { LM_BROWSERS: 'webkit' }).asked, ['webkit']);
});
