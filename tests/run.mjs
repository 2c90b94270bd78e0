// `npm test`: sets up, runs the stages in order, and ends with how many tests passed and failed.
// `--all` runs the slow stages too, `--only NAME,NAME` some stages, `--shard I/N` one machine's share.
import { parseArgs } from 'node:util';
import { tail } from '../web/tools/command.mjs';
import { Trouble, requireNode, runMain } from '../web/tools/fail.mjs';
import { setUp } from '../web/tools/setup.mjs';
import { dealt, parseShard } from './shards.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {import('./stages.mjs').Outcome} Outcome */

/**
 * The stages that the options ask for.
 * @param {Stage[]} stages
 * @param {string | undefined} only names with commas between
 * @returns {Stage[]}
 * @throws {Trouble} for an unknown name
 */
function chosen(stages, only) {
  if (only === undefined) return stages;
  const names = only.split(',');
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    const all = stages.map((stage) => stage.name).join(', ');
    throw new Trouble(`--only ${unknown}: there is no such stage; the stages are ${all}.`);
  }
  return stages.filter((stage) => names.includes(stage.name));
}

/**
 * Whatever goes wrong in a stage is one failed test with the reason as output.
 * @param {() => Promise<Outcome>} run
 * @returns {Promise<Outcome>}
 */
async function outcomeOf(run) {
  try {
    const outcome = await run();
    if (outcome.passed + outcome.failed > 0) return outcome;
    return { passed: 0, failed: 1, output: 'no test ran\n' + outcome.output };
  } catch (error) {
    const reason =
      error instanceof Trouble
        ? error.message
        : error instanceof Error
          ? String(error.stack)
          : String(error);
    return { passed: 0, failed: 1, output: reason };
  }
}

/** @param {Stage} stage @param {() => Promise<Outcome>} run @returns {Promise<Outcome>} after a line about it on the terminal */
async function report(stage, run) {
  process.stdout.write(`${stage.name.padEnd(12)}${stage.what.padEnd(38)}`);
  const began = performance.now();
  const outcome = await outcomeOf(run);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const { passed, failed, output, note } = outcome;
  console.log(
    `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(5)} s` +
      (note ? `  (${note})` : ''),
  );
  if (failed > 0) console.log(`${tail(output).replace(/^/gm, '    ')}\n`);
  return outcome;
}

/** @returns {{all: boolean, only: string | undefined, shard: [number, number] | undefined}} */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: { all: { type: 'boolean' }, only: { type: 'string' }, shard: { type: 'string' } },
    });
    const shard = values.shard === undefined ? undefined : parseShard(values.shard);
    return { all: values.all === true, only: values.only, shard };
  } catch (error) {
    throw new Trouble(error instanceof Error ? error.message : String(error));
  }
}

await runMain(async () => {
  requireNode();
  const { all, only, shard } = readArguments();
  await setUp('test');
  const { STAGES, prepare } = await import('./stages.mjs');
  const { SLOW_STAGES } = await import('./slow-stages.mjs');
  const replaced = all ? SLOW_STAGES.map((stage) => stage.replaces) : [];
  const quick = STAGES.filter(({ name }) => !replaced.includes(name));
  const stages = chosen(all || only ? [...quick, ...SLOW_STAGES] : quick, only);
  const work = shard ? dealt(stages, shard) : stages.map((stage) => ({ stage, units: undefined }));
  let passed = 0;
  let failed = 0;
  for (const { stage, units } of work) {
    const outcome = await report(stage, async () => {
      await prepare(stage);
      return stage.run(units);
    });
    passed += outcome.passed;
    failed += outcome.failed;
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});
