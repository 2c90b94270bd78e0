// Why a worker did not start. The browser says little or nothing of it, so what can be told apart is looked at.

import { isUpToDate, UPDATE } from './browsers.js';
import { LoadError } from './errors.js';
import { fetched } from './engine.js';

/** @typedef {import('./connection.js').WorkerLike} WorkerLike */

/** A page that was closed off has an origin of its own, which no worker and no file of the site shares. */
const isClosedOff = () =>
  globalThis.origin === 'null' && globalThis.location?.protocol.startsWith('http');

/** What the page's policy last refused. */
let refused = '';
globalThis.document?.addEventListener?.('securitypolicyviolation', (event) => {
  if (/^(worker|script|child|default)-src/.test(event.effectiveDirective)) refused = event.effectiveDirective; // prettier-ignore
});

const closedOff = () =>
  new LoadError(
    'This page stands in a frame that may not start the engine.',
    'Open the lesson in a window of its own; whoever made the page around it must add allow-same-origin to the frame’s sandbox.',
  );

/** Starts a worker. @param {() => WorkerLike} spawn @returns {WorkerLike} @throws {LoadError} where the page may not */
export function started(spawn) {
  try {
    return spawn();
  } catch (error) {
    if (isClosedOff()) throw closedOff();
    throw new LoadError(
      `This page may not start the engine's worker (${String(error).slice(0, 160)}).`,
      'Reload the page, or open it in a window of its own.',
    );
  }
}

/**
 * The reason why a worker's script did not run.
 * @param {string} text what the browser said; mostly nothing
 * @param {string | undefined} address the script's, where it is known
 * @returns {Promise<LoadError>}
 */
export async function whyNotStarted(text, address) {
  if (isClosedOff()) return closedOff();
  if (/^(worker|child)/.test(refused)) {
    return new LoadError("This page's security policy forbids workers.", "The host must allow worker-src 'self'."); // prettier-ignore
  }
  try {
    if (address && /^https?:/.test(address))
      await fetched(address, 'The engine’s worker', /javascript/);
  } catch (error) {
    if (error instanceof LoadError) return error;
  }
  const said = text ? ` (${text.slice(0, 200)})` : '';
  const cure = isUpToDate() ? 'Reload the page without the cache (Shift + Reload).' : UPDATE;
  return new LoadError(`The engine's worker could not start${said}.`, cure);
}
