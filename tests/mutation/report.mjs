// The tables of what was caught, the checks that never turned red, and the verdict.

/** @typedef {import('./mutants.mjs').Mutant} Mutant */
/** @typedef {import('./kept.mjs').Entry} Entry */
/** @typedef {import('./kept.mjs').Kept} Kept */

/** Slugs whose battery notices a mutant. @param {Entry | undefined} entry @returns {string[]} */
export const catchers = (entry) =>
  entry ? [...Object.keys(entry.red), ...Object.keys(entry.stopped)].sort() : [];

/** How a battery notices: the number of checks that fail, or that it gave no result. @param {Entry} entry @param {string} slug */
const how = (entry, slug) => (entry.red[slug] ? String(entry.red[slug].length) : 'stopped');

/** One mutant and who catches it. @param {Mutant} mutant @param {Entry | undefined} entry */
export function mutantLine({ name }, entry) {
  if (!entry) return `  ${name.padEnd(26)}not tried yet`;
  const caught = catchers(entry).map((slug) => `${slug} ${how(entry, slug)}`);
  const native = (entry.native ?? []).map((test) => `native test ${test}`);
  const all = [...caught, ...native].join(', ') || 'nobody';
  const silent = entry.silent.length > 0 ? `\n${' '.repeat(28)}changed unnoticed: ${entry.silent.join(', ')}` : ''; // prettier-ignore
  return `  ${name.padEnd(26)}${all}${silent}`;
}

/** @param {readonly Mutant[]} mutants @param {Kept} kept */
export const mutantTable = (mutants, kept) =>
  ['Each mutant, who catches it, with how many checks:', ...mutants.map((mutant) => mutantLine(mutant, kept[mutant.name]))].join('\n'); // prettier-ignore

/** The names of the mutants that an experiment's battery catches. @param {Kept} kept @param {string} slug */
const caughtBy = (kept, slug) =>
  Object.keys(kept).filter((name) => catchers(kept[name]).includes(slug));

/** @param {string[]} slugs @param {Kept} kept */
export const experimentTable = (slugs, kept) =>
  ['Each experiment and the mutants that it catches:', ...slugs.map((slug) => `  ${slug.padEnd(26)}${caughtBy(kept, slug).join(', ') || 'none'}`)].join('\n'); // prettier-ignore

/** Mutants that no battery notices, with the reason. @param {readonly Mutant[]} mutants @param {Kept} kept */
export function survivors(mutants, kept) {
  const lines = mutants
    .filter(({ name }) => kept[name] && catchers(kept[name]).length === 0)
    .map(({ name, means, unseen }) => {
      const native = kept[name].native ?? [];
      const then = native.length > 0 ? `caught by native tests: ${native.join(', ')}` : 'nothing catches it'; // prettier-ignore
      return `  ${name}: ${means}; ${unseen ?? 'no reason is given'}; ${then}`;
    });
  return lines.length > 0 ? ['No battery notices:', ...lines].join('\n') : 'Every mutant is noticed by a battery.'; // prettier-ignore
}

/**
 * The checks that no mutant turned red, by experiment.
 * @param {Record<string, string[]>} names of all checks by slug @param {Kept} kept
 */
export function idle(names, kept) {
  const parts = Object.entries(names).map(([slug, checks]) => {
    const red = new Set(Object.values(kept).flatMap((entry) => entry.red[slug] ?? []));
    const never = checks.filter((name) => !red.has(name));
    const head = `${slug}: ${never.length} of ${checks.length} checks never turned red`;
    return [head, ...never.map((name) => `  ${name}`)].join('\n');
  });
  return parts.join('\n');
}

/**
 * What is not as it must be; empty when all is well.
 * @param {readonly Mutant[]} mutants that were asked about @param {string[]} slugs that must each catch one
 * @param {Kept} kept
 * @returns {string[]} one sentence each
 */
export function faults(mutants, slugs, kept) {
  /** @type {string[]} */
  const found = [];
  for (const { name, unseen } of mutants) {
    const entry = kept[name];
    if (!entry) found.push(`${name} was not tried.`);
    else if (catchers(entry).length === 0 && !entry.native?.length) {
      found.push(`${name} is caught nowhere.`);
    } else if (catchers(entry).length === 0 && !unseen) {
      found.push(`${name} is noticed by no battery, and its row does not say why (unseen).`);
    }
  }
  for (const slug of slugs) {
    if (caughtBy(kept, slug).length === 0) found.push(`${slug} catches no mutant.`);
  }
  return found;
}
