// Where the three browsers of the system packages are, and the one sentence that says what is missing.
import { existsSync } from 'node:fs';

export const BROWSERS = /** @type {const} */ (['chromium', 'firefox', 'webkit']);
/** @typedef {typeof BROWSERS[number]} BrowserName */

const MINI_BROWSER = ['x86_64', 'aarch64'].map(
  (cpu) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-4.1/MiniBrowser`,
);

/** For each browser: its Debian packages and, for each program, the paths it may have. Chromium and
 * Firefox may also be named by CHROMIUM_PATH and FIREFOX_PATH: Ubuntu's own packages are snaps,
 * which cannot be driven from outside. */
const PROGRAMS = {
  chromium: {
    packages: 'chromium',
    paths: { browser: [process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'] },
  },
  firefox: {
    packages: 'firefox-esr',
    paths: { browser: [process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr'] },
  },
  webkit: {
    packages: 'webkit2gtk-driver xvfb',
    paths: {
      browser: MINI_BROWSER,
      driver: ['/usr/bin/WebKitWebDriver'],
      display: ['/usr/bin/Xvfb'],
    },
  },
};

/**
 * The programs a browser needs, as absolute paths.
 * @param {BrowserName} name
 * @returns {Record<string, string>}
 * @throws {Error} one sentence with the install command, when a program is missing
 */
export function locate(name) {
  const { packages, paths } = PROGRAMS[name];
  /** @type {Record<string, string>} */
  const found = {};
  for (const [part, candidates] of Object.entries(paths)) {
    const hit = candidates.find((candidate) => existsSync(candidate));
    if (!hit) {
      throw new Error(
        `${name} is not installed: run "sudo apt-get install ${packages}", ` +
          `or set LM_BROWSERS to the browsers you have (of ${BROWSERS.join(',')}).`,
      );
    }
    found[part] = hit;
  }
  return found;
}

/**
 * The browsers this run tests: all three, or those that LM_BROWSERS lists.
 * @returns {BrowserName[]}
 * @throws {Error} when LM_BROWSERS names an unknown browser
 */
export function browserList() {
  const asked = (process.env.LM_BROWSERS ?? '').split(',').filter(Boolean);
  for (const name of asked) {
    if (!BROWSERS.includes(/** @type {BrowserName} */ (name))) {
      throw new Error(`LM_BROWSERS: "${name}" is unknown; allowed: ${BROWSERS.join(', ')}.`);
    }
  }
  return asked.length ? /** @type {BrowserName[]} */ (asked) : [...BROWSERS];
}
