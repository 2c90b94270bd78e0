// Ids for a page's experiments, written when the page is built.

/**
 * Gives the first element of each experiment its slug as id, so that a link to it finds it before any
 * script runs.
 * @param {string} prose @returns {string}
 */
export function withAnchors(prose) {
  const seen = new Set();
  return prose.replace(/<lm-experiment\b([^>]*)>/g, (tag, /** @type {string} */ attributes) => {
    const name = /\bname="([^"]+)"/.exec(attributes)?.[1] ?? '';
    if (!name || seen.has(name) || /\bid="/.test(attributes)) return tag;
    seen.add(name);
    return `<lm-experiment id="${name}"${attributes}>`;
  });
}
