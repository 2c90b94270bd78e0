// The batteries without a mutant: all their checks must pass, and their times say how long to wait for a mutant's.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Trouble } from '../../web/tools/fail.mjs';
import { inProject } from '../../web/tools/paths.mjs';
import { BUILD, build, prepare } from './scratch.mjs';
import { batteries } from './trials.mjs';

/** @typedef {import('./trials.mjs').Outcome} Outcome */

/** Kept for as long as the program is the same. */
const FILE = inProject('build/mutation/sound.json');
/** A mutant's battery is stopped at this many times its usual processor time, and some seconds more. */
const PATIENCE = 5;
const GRACE = 20;
/** No battery takes longer, s of processor time. */
const LONGEST = 1800;

/** What the engine without a mutant gives, as far as it has been asked. */
export class Sound {
  /** @type {Record<string, Outcome>} by slug */
  outcomes = {};
  program = '';

  /** Builds it, and finds what is known of it. */
  async build() {
    prepare();
    await build('lmlab');
    const bytes = readFileSync(path.join(BUILD, 'lmlab'));
    this.program = createHash('sha256').update(bytes).digest('hex');
    const kept = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
    if (kept.program === this.program) this.outcomes = kept.outcomes;
  }

  /** Runs what is not known. @param {string[]} slugs @throws {Trouble} when a check is red */
  async measure(slugs) {
    const missing = slugs.filter((slug) => !this.outcomes[slug]);
    const found = await batteries(missing, () => 0, () => LONGEST); // prettier-ignore
    for (const [slug, { red, stopped }] of found) {
      if (!stopped && red.length === 0) continue;
      throw new Trouble(`${slug} is red without a mutant: ${stopped || red.join('; ')}. Mend it first.`); // prettier-ignore
    }
    Object.assign(this.outcomes, Object.fromEntries(found));
    writeFileSync(
      FILE,
      JSON.stringify({ program: this.program, outcomes: this.outcomes }, null, 1),
    );
  }

  seconds = (/** @type {string} */ slug) => this.outcomes[slug]?.seconds ?? 0;
  digest = (/** @type {string} */ slug) => this.outcomes[slug]?.digest ?? '';
  limit = (/** @type {string} */ slug) => Math.ceil(PATIENCE * this.seconds(slug)) + GRACE;
}
