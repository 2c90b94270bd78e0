// The browsers that the lab is built for: one statement for the build, the pages and the README.

/**
 * The oldest version of each. They are the first versions that have `Promise.withResolvers`, and
 * public/theme.js recognizes older ones by its absence.
 */
export const OLDEST = { chrome: 119, firefox: 121, safari: 17.4 };

/** The statement for people. */
export const BROWSERS = `Chrome or Edge ${OLDEST.chrome}, Firefox ${OLDEST.firefox}, Safari ${OLDEST.safari}, or newer`;

/** What to do about a browser that is too old. */
export const UPDATE = `Please use ${BROWSERS}. A computer or phone that was updated after March 2024 has one of these.`;

/** Whether this browser is none of the older ones, as public/theme.js looks at it. */
export const isUpToDate = () => 'withResolvers' in Promise;
