// Addresses of scripts that the site itself starts, marked as trusted where the page's policy asks for it.

/** Only the page's own files, and what a single file carries. @param {string} address */
function ownScript(address) {
  const { protocol, origin } = new URL(address, globalThis.location?.href);
  if (protocol === 'blob:' || origin === globalThis.location?.origin) return address;
  throw new TypeError(`${origin} is not this site`);
}

/** @type {{createScriptURL: (address: string) => any} | null | undefined} */
let policy;

/** Made when it is first needed: the policy of a page that uses the package may not know the name. */
function ownPolicy() {
  try {
    const { trustedTypes } = /** @type {any} */ (globalThis);
    return trustedTypes?.createPolicy('lab', { createScriptURL: ownScript }) ?? null;
  } catch {
    return null;
  }
}

/**
 * The address as a worker takes it.
 * @param {string} address
 * @returns {string} or the browser's own type, which stands for it
 */
export function trustedScript(address) {
  if (policy === undefined) policy = ownPolicy();
  return policy ? policy.createScriptURL(address) : address;
}
