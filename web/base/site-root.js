// Where the site of this page begins.
import { trustedScript } from '../client/trusted.js';

/** The address of the site's root with a slash at the end; '' where a page stands alone, as a file. */
export function siteRoot() {
  const { up } = document.documentElement.dataset;
  return up ? new URL(up, document.baseURI).href : '';
}

/** The path of the site's root, for names that other sites on this host must not share; a single file has its own. */
export const sitePath = () =>
  new URL(document.documentElement.dataset.up || '', location.href).pathname;

/** The address of one of the site's scripts, to be started. @param {string} name */
export const siteScript = (name) => trustedScript(siteRoot() + name);
