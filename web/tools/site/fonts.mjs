// Each font as two files: what the pages show of it, loaded at once, and the whole, for what is typed later.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fontverter from 'fontverter';
import subsetFont from 'subset-font';
import { faceKey, shownCharacters } from './shown.mjs';

const OLD_FORMATS = /,\s*url\([^)]*\.(?:woff|ttf)['"]?\)\s*format\(['"][a-z]*['"]\)/g;

/**
 * A PostCSS plugin that removes the WOFF and TrueType alternatives from KaTeX's font faces before
 * Vite copies what they name, which leaves 20 of 60 font files: every browser that runs WebAssembly
 * reads WOFF2.
 * @type {import('postcss').Plugin}
 */
export const oneFontFormat = {
  postcssPlugin: 'lab-one-font-format',
  Declaration: {
    src: (declaration) => {
      const kept = declaration.value.replace(OLD_FORMATS, '');
      if (kept !== declaration.value) declaration.value = kept;
    },
  },
};

/** In the name of a file that holds what the pages show. */
export const SHOWN = '.shown';
/** What every text may hold: the keys of a keyboard. */
const ASCII = Array.from({ length: 95 }, (_, k) => String.fromCharCode(32 + k));
/** What browsers apply by default, and the digits of equal width that the style sheets ask for. */
const FEATURES = ['ccmp', 'kern', 'locl', 'mark', 'mkmk', 'rlig', 'rvrn', 'tnum'];
/** What joins and replaces letters. Code and the interface stand as they are typed, `!=` as two characters and
 * x1 not as ×1, and their fonts are smaller by 14 and 4 KB. */
const JOINING = ['calt', 'liga'];
const AS_TYPED = /JetBrains Mono|Inter/;
/** Greek letters have one weight, as in formulas: a second one would be 5.6 KB on every page. */
const ONE_WEIGHT = /-greek-/;
/** The faces of a formula's letters keep their hints; those of brackets and single signs are half as large without. */
const LETTERS = /^KaTeX_(?:Main|Math) 400 /;
/** What a name table calls the copyright. */
const COPYRIGHT = 0;
/** Reserved names, and as many letters for the subsets. */
const RESERVED = /** @type {const} */ ([['Source', 'Lesson'], ['KaTeX', 'Shown']]); // prettier-ignore
/** Everything that Unicode may hold. */
const ALL = 'U+0-10FFFF';
/** Where texts come from that the scripts and the engine put into a page. */
const SPEAKING = ['web', 'engine'];

/** @param {string} root @returns {string} all that scripts, styles and the engine may say */
const sources = (root) =>
  SPEAKING.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:js|css|[ch]pp)$/.test(name))
      .map((name) => readFileSync(path.join(root, folder, name), 'utf8')),
  )
    .join('')
    .replace(/\\u([\da-f]{4})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)));

/** @param {string} range as in CSS @returns {[number, number][]} first and last code points */
export const readRange = (range) =>
  range.split(',').map((part) => {
    const [first = '', last = first] = part.trim().slice(2).split('-');
    return [parseInt(first, 16), parseInt(last, 16)];
  });

/** @param {[number, number][]} pairs @returns {string} as in CSS */
const writeRange = (pairs) =>
  pairs
    .map(([a, b]) => `U+${a.toString(16)}${b > a ? `-${b.toString(16)}` : ''}`.toUpperCase())
    .join(', ');

/**
 * Parts a range of Unicode.
 * @param {string} range as in CSS @param {Iterable<string>} characters
 * @returns {{text: string, shown: string, rest: string}} the characters inside, their range, the range without them
 */
export function partRange(range, characters) {
  const pairs = readRange(range);
  const inside = [...new Set(characters)]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((code) => pairs.some(([a, b]) => code >= a && code <= b))
    .sort((a, b) => a - b);
  /** @type {[number, number][]} */
  const shown = [];
  let rest = pairs;
  for (const code of inside) {
    const last = shown.at(-1);
    if (last?.[1] === code - 1) last[1] = code;
    else shown.push([code, code]);
  }
  for (const [a, b] of shown) {
    rest = rest.flatMap(([from, to]) => {
      if (b < from || a > to) return [[from, to]];
      /** @type {[number, number][]} */
      const sides = [[from, a - 1], [b + 1, to]]; // prettier-ignore
      return sides.filter(([first, last]) => first <= last);
    });
  }
  const text = String.fromCodePoint(...inside);
  return { text, shown: writeRange(shown), rest: writeRange(rest) };
}

/**
 * Two families reserve their names for unchanged files (OFL, section 3): a subset is called by other
 * names of the same length, in all records of the name table but the copyright's.
 * @param {Buffer} font TrueType, changed in place
 */
function rename(font) {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, k) => 12 + 16 * k);
  const entry = tables.find((at) => font.toString('latin1', at, at + 4) === 'name');
  if (entry === undefined) throw new Error('a font has no names');
  const start = font.readUInt32BE(entry + 8);
  const strings = start + font.readUInt16BE(start + 4);
  for (let k = 0; k < font.readUInt16BE(start + 2); ++k) {
    const record = start + 6 + 12 * k;
    if (font.readUInt16BE(record + 6) === COPYRIGHT) continue;
    const from = strings + font.readUInt16BE(record + 10);
    const name = font.subarray(from, from + font.readUInt16BE(record + 8));
    for (const [reserved, other] of RESERVED) {
      for (const wide of ['', '\0']) {
        const written = (/** @type {string} */ word) => Buffer.from([...word].join(wide), 'latin1');
        for (let at; (at = name.indexOf(written(reserved))) >= 0;) name.set(written(other), at);
      }
    }
  }
}

/** @param {string} weights of a face: `400`, `bold` or `400 700` @returns {Record<string, number | {min: number, max: number}> | undefined} of subset-font */
function axes(weights) {
  const [min = 400, max = min] = weights.split(' ').map(Number);
  return { wght: min === max ? min : { min, max } };
}

/**
 * A PostCSS plugin that puts before each face of a font a face with what the pages show of it.
 * The subset has the weights of the face's own `font-weight`. Letters keep their hints: without them FreeType
 * makes its own, and WebKit's letters stand apart.
 * @param {string} root the repository
 * @param {() => Promise<string[]>} pages the HTML of all pages
 * @returns {import('postcss').Plugin}
 */
export const fontSubsets = (root, pages) => ({
  postcssPlugin: 'lab-font-subsets',
  async OnceExit(sheet) {
    /** @type {import('postcss').AtRule[]} */
    const faces = [];
    sheet.walkAtRules('font-face', (rule) => {
      if (/url\(/.test(String(rule))) faces.push(rule); // and not what the reader's system has
    });
    if (faces.length === 0) return;
    const katex = readFileSync(path.join(root, 'node_modules/katex/dist/katex.min.css'), 'utf8');
    const { text, formulas, add } = shownCharacters(katex);
    for (const html of await pages()) add(html);
    for (const character of [...ASCII, ...sources(root)]) text.add(character);
    const folder = path.join(root, 'build/fonts');
    mkdirSync(folder, { recursive: true });
    for (const face of faces) {
      /** @type {Record<string, string>} */
      const said = {};
      face.walkDecls(({ prop, value }) => void (said[prop] = value));
      const { 'font-family': family = '', 'font-weight': weight = '400', 'font-style': style = 'normal' } = said; // prettier-ignore
      const name = /url\(['"]?([^'")]+)/.exec(said.src ?? '')?.[1] ?? '';
      const file = path.resolve(path.dirname(face.source?.input.file ?? ''), name);
      const ofKatex = family.includes('KaTeX');
      const key = faceKey({ family, weight, style });
      const characters = ofKatex ? formulas.get(key) : text;
      if (!characters?.size) continue;
      // Browsers measure a line by the file that has the space.
      const part = partRange(said['unicode-range'] ?? ALL, [...characters, ' ']);
      if (part.text === '') continue;
      const font = await subsetFont(readFileSync(file), part.text, {
        targetFormat: 'truetype',
        keepFeatures: AS_TYPED.test(family) ? FEATURES : [...FEATURES, ...JOINING],
        variationAxes: ofKatex ? undefined : axes(ONE_WEIGHT.test(file) ? '400' : weight),
        noHinting: ofKatex && !LETTERS.test(key),
      });
      rename(font);
      const subset = `${path.basename(file, '.woff2')}${SHOWN}.woff2`;
      writeFileSync(path.join(folder, subset), await fontverter.convert(font, 'woff2', 'truetype'));
      const first = face.clone();
      first.walkDecls('src', (one) => void (one.value = `url('/build/fonts/${subset}') format('woff2')`)); // prettier-ignore
      for (const [rule, range] of /** @type {const} */ ([
        [first, part.shown],
        [face, part.rest],
      ])) {
        rule.walkDecls('unicode-range', (one) => void one.remove());
        rule.append({ prop: 'unicode-range', value: range });
      }
      face.before(first);
    }
  },
});
