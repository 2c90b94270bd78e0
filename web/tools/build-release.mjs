// `npm run build:release [-- --tag vVERSION]`: leaves in build/release/ the files of a release.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackage } from './build-package.mjs';
import { buildSingles } from './build-single.mjs';
import { buildSite } from './build-site.mjs';
import { buildPreset } from './cmake.mjs';
import { mustRun } from './command.mjs';
import { Trouble, requireNode, runMain } from './fail.mjs';
import { DIST, ROOT, inProject } from './paths.mjs';
import { setUp } from './setup.mjs';
import { noticesText } from './site/notices.mjs';

const FOLDER = inProject('build/release');
/** Where the contents of archives are laid out first. */
const STAGE = inProject('build/release-stage');

/**
 * The part of the changelog about one version.
 * @param {string} changelog
 * @param {string} version
 * @returns {string}
 * @throws {Trouble} when there is none
 */
export function notesOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.find((section) => section.split(/\s/)[0] === version);
  const text = own?.split('\n').slice(1).join('\n').trim();
  if (text) return `${text}\n`;
  throw new Trouble(
    `CHANGELOG.md says nothing of version ${version}: add a section "## ${version}".`,
  );
}

/** @param {string} version of package.json @param {string | undefined} tag @throws {Trouble} when they differ */
export function requireTag(version, tag) {
  if (tag === undefined || tag === `v${version}`) return;
  throw new Trouble(`--tag ${tag}: package.json has version ${version}, whose tag is v${version}.`);
}

/** Puts files into build/release-stage/NAME. @param {string} name @param {[string, string][]} files from, to */
function stage(name, files) {
  for (const [from, to] of files) cpSync(from, path.join(STAGE, name, to), { recursive: true });
}

/** @param {string} name of a folder in build/release-stage, and of the archive */
const zip = (name) =>
  mustRun('zip', ['zip', '-q', '-r', '-X', `${FOLDER}/${name}.zip`, name], { cwd: STAGE });

/** @param {string} name of a folder in build/release-stage, and of the archive */
const tar = (name) =>
  mustRun('tar', ['tar', '-czf', `${FOLDER}/${name}.tar.gz`, '--owner=0', '--group=0', name], {
    cwd: STAGE,
  });

/** @param {string} version */
async function siteAndLessons(version) {
  const site = `learning-mechanics-lab-${version}-site`;
  const lessons = `learning-mechanics-lab-${version}-lessons`;
  await buildSite({ say: console.log });
  rmSync(`${DIST}/single`, { recursive: true, force: true });
  stage(site, [[DIST, '']]);
  await buildSingles();
  stage(lessons, [[`${DIST}/single`, '']]);
  await zip(site);
  await zip(lessons);
}

/** @param {string} version */
async function commandLine(version) {
  const cpu = process.arch === 'x64' ? 'x86_64' : process.arch;
  const name = `lmlab-${version}-linux-${cpu}`;
  await buildPreset('native', { targets: ['lmlab'] });
  stage(name, [
    [inProject('build/native/lmlab'), 'lmlab'],
    [inProject('LICENSE'), 'LICENSE'],
    [inProject('docs/command-line.md'), 'command-line.md'],
  ]);
  writeFileSync(path.join(STAGE, name, 'notices.txt'), noticesText(ROOT));
  await tar(name);
}

async function npmPackage() {
  await buildPackage();
  const pack = ['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', FOLDER];
  await mustRun('npm-pack', pack);
}

/** A line per file, as `sha256sum --check` reads them. */
function writeSums() {
  const names = readdirSync(FOLDER).filter((name) => /\.(zip|gz|tgz)$/.test(name));
  const lines = names.sort().map((name) => {
    const hash = createHash('sha256').update(readFileSync(path.join(FOLDER, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  writeFileSync(path.join(FOLDER, 'SHA256SUMS'), lines.join(''));
}

/** @returns {string | undefined} */
function askedTag() {
  try {
    return parseArgs({ options: { tag: { type: 'string' } } }).values.tag;
  } catch (error) {
    throw new Trouble(error instanceof Error ? error.message : String(error));
  }
}

async function main() {
  requireNode();
  const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  requireTag(version, askedTag());
  const notes = notesOf(readFileSync(inProject('CHANGELOG.md'), 'utf8'), version);
  await setUp('release');
  for (const folder of [FOLDER, STAGE]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  await siteAndLessons(version);
  await commandLine(version);
  await npmPackage();
  writeFileSync(path.join(FOLDER, 'notes.md'), notes);
  writeSums();
  console.log(`The release is in build/release/:\n  ${readdirSync(FOLDER).join('\n  ')}`);
}

if (process.argv[1] === import.meta.filename) await runMain(main);
