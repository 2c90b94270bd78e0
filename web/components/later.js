// Parts of the page that are loaded when they are first wanted, so that the first answer waits for less.

const SENTENCE =
  'This part of the page could not be loaded: try again when the network is back, or reload the page.';

/**
 * A module that comes when it is first asked for. A failure is not kept: the next call asks again.
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>} fails with an Error of one sentence
 */
export function later(load) {
  /** @type {Promise<T> | undefined} */
  let loaded;
  return () =>
    (loaded ??= load().catch((cause) => {
      loaded = undefined;
      throw new Error(SENTENCE, { cause });
    }));
}
