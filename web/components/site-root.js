// Where the site of this page begins.

/** The address of the site's root with a slash at the end; '' where a page stands alone, as a file. */
export function siteRoot() {
  const { up } = document.documentElement.dataset;
  return up ? new URL(up, document.baseURI).href : '';
}
