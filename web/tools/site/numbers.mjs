// Fills {{…}} in prose and tasks with numbers from the engine, so that no number can be wrong.
import { formatNumber } from '../../text/numbers.js';

/**
 * A check's numbers; null stands for one that is not finite.
 * @typedef {{name: string, predicted: number | null, measured: number | null, tolerance: number | null}} Numbers
 */

/**
 * What the engine says of one setting of one experiment, and of its battery.
 * @typedef {{scalars: Record<string, number>, checks: Numbers[], battery: Numbers[]}} Measured
 */

/** A placeholder's parts: experiment, preset, the dotted rest, significant digits. */
const PLACEHOLDER = /\{\{\s*([a-z0-9-]+)(?:@([a-z0-9-]+))?\.([\w.-]+)\s*(?:\|\s*(\d+)\s*)?\}\}/g;
const SIGNIFICANT = 3;

/** @param {string} sentence @returns {string} a check's name as a word: `the-weights-follow-equation-7` */
export const keyOf = (sentence) =>
  sentence
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/**
 * The number that a placeholder names.
 * @param {string} whole as written, for messages
 * @param {Measured} measured of its experiment and preset
 * @param {string} path `SCALAR`, or `check.KEY.predicted|measured|tolerance`
 * @returns {number}
 */
function lookUp(whole, measured, path) {
  const parts = path.split('.');
  if (parts[0] !== 'check' && parts[0] !== 'battery') {
    const value = measured.scalars[path];
    if (value !== undefined) return value;
    throw new Error(
      `${whole}: there is no such scalar; there are ${Object.keys(measured.scalars).join(', ')}`,
    );
  }
  const [, key = '', field = 'measured'] = parts;
  const checks = parts[0] === 'battery' ? measured.battery : measured.checks;
  const found = checks.filter((check) => keyOf(check.name).startsWith(key));
  const [check] = found;
  if (!check || found.length > 1) {
    const names = checks.map((c) => keyOf(c.name)).join(', ');
    throw new Error(`${whole}: ${found.length} checks begin with "${key}"; there are ${names}`);
  }
  if (field !== 'predicted' && field !== 'measured' && field !== 'tolerance') {
    throw new Error(`${whole}: a check has predicted, measured and tolerance, not "${field}"`);
  }
  return check[field] ?? NaN;
}

/**
 * A function that fills the placeholders of a text.
 * @param {(slug: string, preset: string) => Measured} measuredOf throws for an unknown name
 */
export function numberFiller(measuredOf) {
  /** @param {string} whole @param {string} slug @param {string} preset @param {string} path */
  const valueOf = (whole, slug, preset, path) => lookUp(whole, measuredOf(slug, preset), path);
  return {
    /** @param {string} text @param {string} place @returns {string} */
    fill(text, place) {
      const filled = text.replace(PLACEHOLDER, (whole, slug, preset, path, digits) => {
        try {
          return formatNumber(
            valueOf(whole, slug, preset ?? '', path),
            Number(digits ?? SIGNIFICANT),
          );
        } catch (error) {
          throw new Error(`${place}: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        }
      });
      const stray = /\{\{[^}]*\}\}/.exec(filled);
      if (stray)
        throw new Error(
          `${place}: ${stray[0]} is not of the form {{experiment@preset.scalar|digits}}`,
        );
      return filled;
    },
    /** A task's answer as a number: one, `{{…}}`, or the quotient `{{…}} / {{…}}`. @param {number | string} answer @param {string} place @returns {number} */
    answer(answer, place) {
      if (typeof answer === 'number') return answer;
      const [over = 0, under = 1, ...more] = answer.split(' / ').map((part) => {
        const match = new RegExp(`^${PLACEHOLDER.source}$`).exec(part);
        if (!match) throw new Error(`${place}: the answer ${part} is neither a number nor {{…}}`);
        return valueOf(part, match[1] ?? '', match[2] ?? '', match[3] ?? '');
      });
      if (more.length > 0) throw new Error(`${place}: ${answer} has more than one quotient`);
      return over / under;
    },
  };
}
