// Parts of the page that are loaded when they are first needed, so that the first answer comes sooner.

const SENTENCE =
  'This part of the page could not be loaded: try again when the network is back, or reload the page.';

/** A module's address in what Firefox says of one that did not come; it never asks for that address again. */
const ADDRESS = /https?:\/\/\S+\.js/;

/**
 * Asks again for what failed, under another name of the same file.
 * @param {unknown} cause @param {number} times
 * @returns {Promise<any> | null} null where the failure does not name its module
 */
function again(cause, times) {
  const [address] = ADDRESS.exec(cause instanceof Error ? cause.message : '') ?? [];
  return address ? import(/* @vite-ignore */ `${address}#${times}`) : null;
}

/**
 * A module that comes when it is first asked for. A failure is not kept: the next call asks again.
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>} fails with an Error of one sentence
 */
export function later(load) {
  /** @type {Promise<T> | undefined} */
  let loaded;
  /** @type {unknown} */
  let failure;
  let times = 0;
  return () =>
    (loaded ??= (again(failure, ++times) ?? load()).catch((cause) => {
      loaded = undefined;
      failure ??= cause;
      throw new Error(SENTENCE, { cause });
    }));
}
