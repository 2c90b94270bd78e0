// The fingerprint changes with what is there, and with nothing else.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fingerprint } from '../../web/tools/fingerprint.mjs';
import { ROOT, inProject } from '../../web/tools/paths.mjs';

test('a fingerprint follows names, sizes and dates', () => {
  mkdirSync(inProject('build'), { recursive: true });
  const folder = mkdtempSync(inProject('build/fingerprint-'));
  const place = path.relative(ROOT, folder);
  const file = path.join(folder, 'a.js');
  writeFileSync(file, 'one');
  utimesSync(file, 1, 1);
  const first = fingerprint([place]);
  assert.equal(fingerprint([place]), first);
  utimesSync(file, 1, 2);
  const later = fingerprint([place]);
  writeFileSync(path.join(folder, 'b.js'), '');
  const more = fingerprint([place]);
  rmSync(folder, { recursive: true });
  assert.equal(new Set([first, later, more, fingerprint([place])]).size, 4);
});
