// `npm run mutate`: puts small mistakes into a copy of the engine, one at a time, and sees which checks notice.
// `-- --only NAME` (a number of --list, or part of a name), `-- --battery SLUG`, `-- --within SECONDS`, `-- --again` (forget what is
// known), `-- --list`, `-- --table` (what is known), `-- --idle` (checks that never turned red).
import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import {
  checkNames,
  experimentPrints,
  fresh,
  load,
  note,
  save,
} from '../../tests/mutation/kept.mjs';
import { MUTANTS } from '../../tests/mutation/mutants.mjs';
import { catchers, experimentTable, faults, idle, mutantLine, mutantTable, survivors } from '../../tests/mutation/report.mjs'; // prettier-ignore
import { build, prepare } from '../../tests/mutation/scratch.mjs';
import { Sound } from '../../tests/mutation/sound.mjs';
import { batteries, experiments, nativeTests } from '../../tests/mutation/trials.mjs';
import { Trouble, requireNode, runMain } from './fail.mjs';
import { setUp } from './setup.mjs';

/** @typedef {import('../../tests/mutation/mutants.mjs').Mutant} Mutant */
/** @typedef {import('../../tests/mutation/kept.mjs').Kept} Kept */

/** Below what a person does on the same machine. */
const NICE = 10;

/** @param {string[]} argv */
function options(argv) {
  try {
    return parseArgs({
      args: argv,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        battery: { type: 'string', multiple: true, default: [] },
        within: { type: 'string', default: 'Infinity' },
        again: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        table: { type: 'boolean', default: false },
        idle: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Trouble(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string[]} asked numbers or parts of names; none: all @returns {readonly Mutant[]} */
function chosen(asked) {
  const fits =
    (/** @type {string} */ word) =>
    (/** @type {Mutant} */ { name }, /** @type {number} */ at) =>
      // prettier-ignore
      /^\d+$/.test(word) ? at + 1 === Number(word) : name.includes(word);
  for (const word of asked) {
    if (MUTANTS.some(fits(word))) continue;
    throw new Trouble(`--only ${word}: there is no such mutant; "npm run mutate -- --list" names the ${MUTANTS.length}.`); // prettier-ignore
  }
  return asked.length === 0 ? MUTANTS : MUTANTS.filter((one, at) => asked.some((word) => fits(word)(one, at))); // prettier-ignore
}

const list = () =>
  MUTANTS.map(({ name, file, means }, at) => `${String(at + 1).padStart(3)}  ${name.padEnd(26)}${file}\n     ${means}`).join('\n'); // prettier-ignore

/**
 * Tries one mutant on the batteries where its outcome is not known.
 * @param {Mutant} mutant @param {string[]} slugs @param {Sound} sound
 * @param {Record<string, string>} prints of the experiments @param {Kept} kept
 */
async function attempt(mutant, slugs, sound, prints, kept) {
  const entry = (kept[mutant.name] ??= fresh(mutant));
  prepare(mutant);
  await build('lmlab', mutant.name);
  const outcomes = await batteries(slugs, sound.seconds, sound.limit);
  for (const [slug, outcome] of outcomes) {
    note(entry, slug, prints[slug] ?? '', outcome, sound.digest(slug));
  }
  if (catchers(entry).length === 0) entry.native = await nativeTests(mutant);
  save(kept);
}

/**
 * The experiments whose batteries are asked for, those that are quick enough, measured without a mutant.
 * @param {ReturnType<typeof options>} asked @param {Sound} sound @param {(slug: string) => boolean} open
 */
async function questions(asked, sound, open) {
  const within = Number(asked.within);
  if (!(within > 0)) throw new Trouble(`--within ${asked.within}: a number of seconds above 0.`);
  const all = await experiments();
  for (const slug of asked.battery) {
    if (!all.includes(slug)) throw new Trouble(`--battery ${slug}: there is no such experiment; there are ${all.join(', ')}.`); // prettier-ignore
  }
  const slugs = all.filter((slug) => asked.battery.length === 0 || asked.battery.includes(slug));
  console.log('Running the batteries without a mutant …');
  await sound.measure(slugs.filter(open));
  return slugs.filter((slug) => sound.seconds(slug) <= within);
}

/** @param {ReturnType<typeof options>} asked */
async function run(asked) {
  setPriority(NICE);
  await setUp('mutate', { npm: false });
  const mutants = chosen(asked.only);
  const prints = experimentPrints();
  const kept = load();
  const open = (/** @type {Mutant} */ { name }, /** @type {string} */ slug) =>
    asked.again || kept[name]?.tried[slug] !== prints[slug];
  const sound = new Sound();
  console.log('Building the engine without a mutant …');
  await sound.build();
  const slugs = await questions(asked, sound, (slug) => mutants.some((one) => open(one, slug)));
  for (const mutant of mutants) {
    const todo = slugs.filter((slug) => open(mutant, slug));
    if (todo.length > 0) await attempt(mutant, todo, sound, prints, kept);
    console.log(mutantLine(mutant, kept[mutant.name]));
  }
  prepare();
  conclude(mutants, asked.only.length > 0 ? [] : slugs, kept);
}

/** @param {readonly Mutant[]} mutants @param {string[]} slugs @param {Kept} kept */
function conclude(mutants, slugs, kept) {
  console.log(`\n${experimentTable(slugs, kept)}\n\n${survivors(mutants, kept)}`);
  const wrong = faults(mutants, slugs, kept);
  if (wrong.length > 0) throw new Trouble(`\n${wrong.join('\n')}`);
  console.log(`\nEvery mutant is caught${slugs.length > 0 ? ', and every experiment catches one' : ''}.`); // prettier-ignore
}

await runMain(async () => {
  requireNode();
  const asked = options(process.argv.slice(2));
  if (asked.list) return console.log(list());
  if (asked.idle) return console.log(idle(checkNames(), load()));
  if (!asked.table) return run(asked);
  const mutants = chosen(asked.only);
  console.log(mutantTable(mutants, load()));
  conclude(mutants, asked.only.length > 0 ? [] : Object.keys(checkNames()), load());
});
