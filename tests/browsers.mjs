// Which of the three browsers this system can drive.
import { existsSync } from 'node:fs';
import { isUbuntu } from '../web/tools/packages.mjs';

/**
 * Debian has all three as packages. Ubuntu's chromium and firefox packages are stubs of snaps,
 * which a test cannot drive; there CHROMIUM_PATH and FIREFOX_PATH name ones from elsewhere.
 * @param {boolean} [stubs] whether this system's packages are stubs
 * @param {Record<string, string | undefined>} [env]
 * @returns {{asked: string[], skipped: string}} skipped is '' or a sentence for the reader
 */
export function browsersHere(stubs = isUbuntu(), env = process.env) {
  const chosen = (env.LM_BROWSERS ?? '').split(',').filter(Boolean);
  if (chosen.length > 0) return { asked: chosen, skipped: 'only the browsers in LM_BROWSERS' };
  if (!stubs) return { asked: ['chromium', 'firefox', 'webkit'], skipped: '' };
  const paths = { chromium: env.CHROMIUM_PATH, firefox: env.FIREFOX_PATH };
  const there = Object.entries(paths).filter(([, file]) => file && existsSync(file));
  const missing = Object.keys(paths).filter((name) => !there.some(([one]) => one === name));
  return {
    asked: [...there.map(([name]) => name), 'webkit'],
    skipped: missing
      .map((name) => `${name} skipped: Ubuntu's is a snap, set ${name.toUpperCase()}_PATH`)
      .join('; '),
  };
}
