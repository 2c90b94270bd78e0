// A line of several formulas taken apart, so that a narrow page can put them below one another.

/** Where one formula ends and the next begins. */
const GAP = /\\q?quad(?![A-Za-z])/y;

/**
 * The formulas that `\quad` and `\qquad` part, outside of braces.
 * @param {string} tex LaTeX
 * @returns {string[]} in order, without the gaps and without braces around a whole one
 */
export function formulaParts(tex) {
  const parts = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < tex.length; ++at) {
    GAP.lastIndex = at;
    const [gap] = (depth === 0 && GAP.exec(tex)) || [];
    if (gap) {
      parts.push(tex.slice(from, at));
      from = at + gap.length;
      at = from - 1;
    } else if (tex[at] === '\\') ++at;
    else if (tex[at] === '{') ++depth;
    else if (tex[at] === '}') --depth;
  }
  parts.push(tex.slice(from));
  return parts.map((part) => bare(part.trim())).filter((part) => part !== '');
}

/** Without the braces around all of it. @param {string} tex */
function bare(tex) {
  if (!tex.startsWith('{') || !tex.endsWith('}')) return tex;
  let depth = 0;
  for (let at = 0; at < tex.length - 1; ++at) {
    if (tex[at] === '\\') ++at;
    else if (tex[at] === '{') ++depth;
    else if (tex[at] === '}' && --depth === 0) return tex; // the first group ends before the end
  }
  return tex.slice(1, -1);
}
