// Symbols of a lesson's equations that say their names: marked in the LaTeX, named in the page's HTML.
import { escape } from './frame.mjs';

/** A symbol's LaTeX and what it means. @typedef {Record<string, string>} Symbols */

/** Commands whose argument stays as it is: words, sizes and rows. */
const CLOSED = /^\\(?:text|operatorname|mathrm|begin|end|val|label|tag)$/;
/** Commands that dress the letter after them, so that it cannot be taken out alone. */
const DRESSED = /^\\(?:dot|ddot|hat|bar|tilde|vec|mathbf|mathcal|mathbb|not)$/;
/** A command, or a single character. */
const TOKEN = /\\(?:[A-Za-z]+|[^A-Za-z])|[^\\]/y;

/** The group in braces that begins at a place, or nothing. @param {string} tex @param {number} at */
function groupAt(tex, at) {
  if (tex[at] !== '{') return '';
  let depth = 0;
  for (let end = at; end < tex.length; ++end) {
    if (tex[end] === '\\') ++end;
    else if (tex[end] === '{') ++depth;
    else if (tex[end] === '}' && --depth === 0) return tex.slice(at, end + 1);
  }
  return '';
}

/** The longest symbol that stands at a place as a whole. @param {string} tex @param {number} at @param {string[]} symbols longest first */
const symbolAt = (tex, at, symbols) =>
  symbols.find((symbol) => {
    if (!tex.startsWith(symbol, at)) return false;
    const next = tex[at + symbol.length] ?? '';
    if (/\\[A-Za-z]+$/.test(symbol) && /[A-Za-z]/.test(next)) return false;
    return !(/_.$/.test(symbol) && next === ',');
  });

/** A symbol's exponent goes with its index, so that they stay above one another. @param {string} tex @param {number} at @param {string} symbol */
function withExponent(tex, at, symbol) {
  const end = at + symbol.length;
  if (!symbol.includes('_') || tex[end] !== '^') return symbol;
  TOKEN.lastIndex = end + 1;
  return symbol + '^' + (groupAt(tex, end + 1) || (TOKEN.exec(tex)?.[0] ?? ''));
}

/**
 * LaTeX in which each symbol of the lesson carries its number.
 * @param {string} tex
 * @param {Symbols} symbols
 */
export function markSymbols(tex, symbols) {
  const names = Object.keys(symbols);
  const longest = [...names].sort((a, b) => b.length - a.length);
  let marked = '';
  for (let at = 0; at < tex.length;) {
    const symbol = symbolAt(tex, at, longest);
    if (symbol) {
      const whole = withExponent(tex, at, symbol);
      marked += `{\\htmlData{symbol=${names.indexOf(symbol)}}{${whole}}}`;
      at += whole.length;
      continue;
    }
    TOKEN.lastIndex = at;
    let [token] = TOKEN.exec(tex) ?? [tex.slice(at)];
    if (CLOSED.test(token)) token += groupAt(tex, at + token.length);
    else if (DRESSED.test(token)) {
      const gap = /^ */.exec(tex.slice(at + token.length))?.[0] ?? '';
      TOKEN.lastIndex = at + token.length + gap.length;
      const dressed = groupAt(tex, TOKEN.lastIndex) || (TOKEN.exec(tex)?.[0] ?? '');
      token += gap + dressed;
    }
    marked += token;
    at += token.length;
  }
  return marked;
}

/** HTML whose marked symbols say what they mean. @param {string} html from KaTeX @param {Symbols} symbols */
export function nameSymbols(html, symbols) {
  const meanings = Object.values(symbols);
  return html.replace(
    / data-symbol="(\d+)"/g,
    (_, /** @type {string} */ number) => ` data-says="${escape(meanings[Number(number)] ?? '')}"`,
  );
}

/** What KaTeX is told so that symbols can be marked, and nothing else. */
export const MARKING = {
  trust: (/** @type {{command: string}} */ { command }) => command === '\\htmlData',
  strict: (/** @type {string} */ code) => (code === 'htmlExtension' ? 'ignore' : 'error'),
};
