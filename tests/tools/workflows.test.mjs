// The workflows for GitHub: they parse, name commands and files that exist, and wait for the tests.
import assert from 'node:assert/strict';
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { parse } from 'yaml';
import { notesOf, requireTag } from '../../web/tools/build-release.mjs';
import { inProject } from '../../web/tools/paths.mjs';

const FOLDER = '.github/workflows';
const MINUTES = 90;

/**
 * @typedef {{uses?: string, run?: string, with?: Record<string, string>}} Step
 * @typedef {{uses?: string, needs?: string, steps?: Step[], 'timeout-minutes'?: number}} Job
 * @typedef {{name: string, on: Record<string, unknown>, jobs: Record<string, Job>}} Workflow
 */

/** @type {Record<string, Workflow>} by file */
const workflows = Object.fromEntries(
  readdirSync(inProject(FOLDER)).map((file) => [
    file,
    parse(readFileSync(inProject(FOLDER, file), 'utf8')),
  ]),
);
const { scripts, version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));

/** Programs of the runner's own. */
const PROGRAMS = ['git', 'gh'];

/** @param {string} command @returns {string} '' or what is wrong with it */
function trouble(command) {
  const [program = '', first = '', second = ''] = command.trim().split(/\s+/);
  if (program === 'npm') {
    return (first === 'run' ? second : first) in scripts ? '' : `no npm script: ${command}`;
  }
  if (PROGRAMS.includes(program)) return '';
  if (!existsSync(inProject(program))) return `no such file: ${command}`;
  accessSync(inProject(program), constants.X_OK);
  return '';
}

const jobs = Object.entries(workflows).flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ file, name, job })),
);

test('every command of a workflow exists', () => {
  const commands = jobs.flatMap(({ job }) => job.steps ?? []).flatMap(({ run }) => run ?? []);
  assert.ok(commands.includes('.ci/run'));
  assert.deepEqual(
    commands
      .flatMap((text) => text.trim().split('\n'))
      .map(trouble)
      .filter(Boolean),
    [],
  );
});

test('every action has a fixed version, every own workflow a file', () => {
  for (const { file, name, job } of jobs) {
    for (const { uses } of [job, ...(job.steps ?? [])]) {
      if (uses?.startsWith('./')) assert.ok(existsSync(inProject(uses)), `${file}: ${uses}`);
      else if (uses) assert.match(uses, /^actions\/[a-z-]+@v\d+$/, `${file}, ${name}`);
    }
  }
});

test('every job that does something ends by itself, the tests after 90 minutes', () => {
  for (const { file, name, job } of jobs.filter((one) => one.job.steps)) {
    assert.ok(Number(job['timeout-minutes']) <= MINUTES, `${file}, ${name}`);
  }
  assert.equal(workflows['test.yml']?.jobs.test?.['timeout-minutes'], MINUTES);
  assert.deepEqual(Object.keys(workflows['test.yml']?.on ?? {}).sort(), [
    'pull_request',
    'workflow_call',
    'workflow_dispatch',
  ]);
});

test('what publishes waits for the tests', () => {
  for (const file of ['pages.yml', 'release.yml']) {
    const own = workflows[file]?.jobs ?? {};
    assert.equal(own.test?.uses, `./${FOLDER}/test.yml`, file);
    for (const [name, job] of Object.entries(own).filter(([key]) => key !== 'test')) {
      let before = job.needs ?? '';
      for (let i = 0; i < 3 && before !== 'test'; i += 1) before = own[before]?.needs ?? '';
      assert.equal(before, 'test', `${file}: ${name} does not wait`);
    }
  }
});

test('the release’s notes are the version’s part of the changelog', () => {
  const changelog =
    '# Changelog\n\nIntro.\n\n## 2.1.0\n\nNew.\n\n### Added\n\n- x\n\n## 2.0.0\n\nOld.\n';
  assert.equal(notesOf(changelog, '2.1.0'), 'New.\n\n### Added\n\n- x\n');
  assert.equal(notesOf(changelog, '2.0.0'), 'Old.\n');
  assert.throws(() => notesOf(changelog, '2.1'), /nothing of version 2\.1:/);
  requireTag('2.1.0', 'v2.1.0');
  requireTag('2.1.0', undefined);
  assert.throws(() => requireTag('2.1.0', 'v2.0.0'), /--tag v2\.0\.0: .* whose tag is v2\.1\.0/);
});

test('the version is the same everywhere', () => {
  const lock = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
  assert.equal(lock.version, version);
  assert.equal(lock.packages[''].version, version);
  const [, newest] = /^## (\S+)/m.exec(readFileSync(inProject('CHANGELOG.md'), 'utf8')) ?? [];
  assert.equal(newest, version);
  const packed = readFileSync(inProject('docs/package.md'), 'utf8').match(/lab-[\d.]+\d\.tgz/g);
  assert.deepEqual([...new Set(packed)], [`lab-${version}.tgz`]);
});
