// What a class needs: a seed from a student's name, and a lecturer's link with what is hidden in it.

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */

/** Seeds from names have at most six digits, so that they are easy to say and to type. */
const SEEDS = 1_000_000;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A name as it decides the seed: composed (Unicode NFC), in lower case, words parted by one space.
 * @param {string} name
 */
export const plainName = (name) => name.normalize('NFC').toLowerCase().split(/\s+/u).filter(Boolean).join(' '); // prettier-ignore

/**
 * The seed of a student: FNV-1a with 32 bits (Fowler, Noll and Vo) over the UTF-8 bytes of the plain
 * name, modulo a million. `Ada Lovelace` and ` ada  LOVELACE` have the same.
 * @param {string} name
 */
export function seedOfName(name) {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(plainName(name))) {
    hash = Math.imul(hash ^ byte, FNV_PRIME) >>> 0;
  }
  return hash % SEEDS;
}

/** Names longer than a record may hold are cut. */
const LONGEST_NAME = 200;

/** A typed name as a record may hold it: one line without control characters. @param {string} text */
export function typedName(text) {
  const line = text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
  return line.slice(0, LONGEST_NAME).replace(/\p{Cs}$/u, '');
}

/**
 * What a lecturer chose for a page. `ownSeed`: each student's seed comes from the typed name;
 * `guessFirst`: theory and readouts stay hidden until a guess is locked.
 * @typedef {object} ClassChoice
 * @property {string[]} hide
 * @property {string} preset
 * @property {string} theme
 * @property {boolean} ownSeed
 * @property {boolean} guessFirst
 */

/** What a page's address asks for. @param {string} search */
export function classOf(search) {
  const query = new URLSearchParams(search);
  return { ownSeed: query.get('seed') === 'name', guessFirst: query.get('theory') === 'guess' };
}

/**
 * The address of a page with a lecturer's choice.
 * @param {string} page address, of which query and fragment are replaced
 * @param {string} anchor the experiment's id
 * @param {ClassChoice} choice
 */
export function classLink(page, anchor, { hide, preset, theme, ownSeed, guessFirst }) {
  const query = [
    ['hide', hide.join(',')],
    ['preset', preset],
    ['theme', theme],
    ['seed', ownSeed ? 'name' : ''],
    ['theory', guessFirst ? 'guess' : ''],
  ]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`);
  const base = page.split(/[?#]/)[0];
  return `${base}${query.length > 0 ? `?${query.join('&')}` : ''}#${anchor}`;
}
