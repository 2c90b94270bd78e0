// What `npm test` need not run at length: an experiment whose inputs (files, flags, Eigen, compiler) are those that
// its written results were made from gives them again. `npm run test:all` runs everything.
import { presentKeys } from '../web/tools/checks.mjs';

/** Whether everything is run, as in `npm run test:all`. */
export const THOROUGH = process.env.LM_THOROUGH === '1';

/**
 * @param {Record<string, {key?: string}>} written results with the key of their inputs, by slug
 * @returns {Set<string>} the slugs whose inputs are the same now; none when everything is run
 */
export function settled(written) {
  if (THOROUGH) return new Set();
  const keys = [...presentKeys()];
  return new Set(keys.flatMap(([slug, key]) => (written[slug]?.key === key ? slug : [])));
}
