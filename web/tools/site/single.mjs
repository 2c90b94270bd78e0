// Each lesson as one HTML file that opens from disk: the built page with all that it refers to inside.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { SHOWN } from './fonts.mjs';
import { hashSource } from './not-found.mjs';
import { PARTS } from './sources.mjs';

/** Larger files are refused: they are sent by mail and opened on phones. */
export const MOST_BYTES = 3_000_000;

/** Chrome and Safari refuse more from disk than they do from a host; hashes name the two scripts. */
const policy = (/** @type {string[]} */ scripts, /** @type {string} */ style) =>
  [
    "default-src 'none'",
    `script-src ${scripts.map(hashSource).join(' ')} 'wasm-unsafe-eval'`,
    `style-src ${hashSource(style)}`,
    "style-src-attr 'unsafe-inline'",
    'font-src data:',
    'img-src blob: data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** JavaScript that may stand in a script element. @param {string} code */
const inElement = (code) => code.replace(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');

/** The style sheets that Vite asks for before a part that is loaded later: the page carries them. */
const styleSheets = {
  name: 'lab-style-sheets-inside',
  /** @param {string} code */
  transform: (code) => code.replace(/__vite__mapDeps\(\[[\d,]*\]\)/g, '[]'),
};

/** A single file shows the map of a field alone: the library of the surface would be a third of it. */
const noSurface = {
  name: 'lab-no-surface',
  /** @param {string} _code @param {string} id */
  transform: (_code, id) => (/surface-scene-[^/]*\.js$/.test(id) ? 'export const SurfaceScene = null;' : null), // prettier-ignore
};

/**
 * A built module with all that it imports, as one script without modules.
 * @param {string} file absolute
 */
async function oneScript(file) {
  const build = await rolldown({
    input: file,
    plugins: [noSurface, styleSheets],
    // What is found by the module's own address is never asked for: the page carries it.
    transform: { define: { 'import.meta.url': '"file:///"' } },
    checks: { pluginTimings: false },
    logLevel: 'silent',
  });
  const { output } = await build.generate({ format: 'iife', minify: true, codeSplitting: false });
  await build.close();
  return inElement(output[0].code);
}

/** @param {string} folder @param {RegExp} pattern @returns {string} the one file that matches */
function only(folder, pattern) {
  const found = readdirSync(folder).filter((name) => pattern.test(name));
  if (found.length !== 1) throw new Error(`${folder} has ${found.length} files like ${pattern}`);
  return path.join(folder, found[0]);
}

/** A lesson's module; the whole one where it has none or two. @param {string} assets @param {string} slug */
function moduleIn(assets, slug) {
  const own = new RegExp(`^${slug}(-\\d)?-.{8}\\.wasm$`);
  const modules = readdirSync(assets).filter((name) => own.test(name));
  return only(assets, modules.length === 1 ? own : /^lmlab-.*\.wasm$/);
}

/** A style sheet with what the pages show of its fonts inside; another character takes the system's font. @param {string} file absolute */
const withFonts = (file) =>
  readFileSync(file, 'utf8')
    .replace(/@font-face\s*\{[^}]*\}/g, (face) => (face.includes(SHOWN) ? face : ''))
    .replace(/url\(["']?([^"')]+\.woff2)["']?\)/g, (_, name) => {
      const font = readFileSync(path.join(path.dirname(file), name));
      return `url(data:font/woff2;base64,${font.toString('base64')})`;
    });

/**
 * What every file carries.
 * @param {string} dist the built site
 */
async function commonParts(dist) {
  const assets = path.join(dist, 'assets');
  return {
    dist,
    assets,
    worker: await oneScript(only(assets, /^worker-.*\.js$/)),
    theme: inElement(readFileSync(path.join(dist, 'theme.js'), 'utf8')),
    icon: readFileSync(path.join(dist, 'favicon.svg')).toString('base64'),
    notices: readFileSync(path.join(dist, 'notices.txt'), 'utf8'),
  };
}

/** @typedef {Awaited<ReturnType<typeof commonParts>>} Common */

/** Links between lessons lead to the files beside this one; the site's own are left out. @param {string} body */
const withoutLinks = (body) =>
  body
    .replace(/(<nav aria-label="Site">)(?:<a\b[^>]*>[^<]*<\/a>)+/, '$1')
    .replace(/ For teachers: <a\b[^>]*>[^<]*<\/a>\./, '')
    .replace(/href="\.\.\/([a-z0-9-]+)\/index\.html/g, 'href="$1.html')
    .replace(/<a\b[^>]* href="[^"]*notices\.txt"[^>]*>/, '<a href="#notices">')
    .replace(/<a\b([^>]*) href="\.\.\/[^"]*"([^>]*)>([^]*?)<\/a>/g, '<span$1$2>$3</span>');

/** A script element that holds text and is not run. @param {string} attributes @param {string} text */
const held = (attributes, text) => `<script type="text/plain" ${attributes}>${text}</script>\n`;

/** The C++ files that the page shows. @param {Common} common @param {string} html */
function sourcesOf({ dist }, html) {
  const slugs = [...html.matchAll(/<lm-experiment\b[^>]* name="([^"]+)"/g)].map((m) => m[1] ?? '');
  /** @type {Record<string, string[]>} */
  const parts = JSON.parse(readFileSync(path.join(dist, 'source', PARTS), 'utf8'));
  const mains = slugs.map((slug) => `${slug.replaceAll('-', '_')}.cpp`);
  const own = Object.fromEntries(
    Object.entries(parts).filter(([main]) => mains.includes(path.basename(main))),
  );
  const files = [...new Set(Object.values(own).flat())].map((name) => {
    const text = readFileSync(path.join(dist, 'source', `${name}.txt`), 'utf8');
    return held(`data-source="${name}"`, inElement(text));
  });
  return [held(`data-source="${PARTS}"`, inElement(JSON.stringify(own))), ...files];
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/**
 * One lesson as one file.
 * @param {Common} common @param {string} slug of the lesson
 */
async function singlePage(common, slug) {
  const folder = path.join(common.dist, 'lessons', slug);
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const [, entry = ''] = /<script type="module"[^>]* src="([^"]+)"/.exec(html) ?? [];
  const sheets = [...html.matchAll(/<link rel="stylesheet"[^>]* href="([^"]+)">/g)];
  const style = sheets.map(([, href = '']) => withFonts(path.join(folder, href))).join('\n');
  const script = await oneScript(path.join(folder, entry));
  const wasm = gzipSync(readFileSync(moduleIn(common.assets, slug)), { level: 9 });
  const [top = '', rest = ''] = html.split('</head>');
  const head = top
    .replace(/ data-up="[^"]*"/, '')
    .replace(
      /<meta http-equiv="Content-Security-Policy"[^>]*>/,
      () =>
        `<meta http-equiv="Content-Security-Policy" content="${policy([common.theme, script], style)}">`,
    ) // prettier-ignore
    .replace(/\s*<(?:script|link)\b[^>]*>(?:<\/script>)?/g, '');
  const body = withoutLinks(rest).replace(
    '</footer>',
    () => `<details id="notices"><summary>Licences</summary><pre>${escaped(common.notices)}</pre></details></footer>`, // prettier-ignore
  );
  const end = [
    held('id="lab-worker"', common.worker),
    held('id="lab-wasm"', wasm.toString('base64')),
    ...sourcesOf(common, html),
    `<script>${script}</script>\n`,
  ].join('');
  return (
    `${head}\n<link rel="icon" href="data:image/svg+xml;base64,${common.icon}">\n` +
    `<script>${common.theme}</script>\n<style>${style}</style>\n</head>` +
    body.replace('</body>', () => `${end}</body>`)
  );
}

/**
 * Lessons as single files.
 * @param {string} dist the built site @param {string[]} slugs of lessons
 * @returns {Promise<Map<string, string>>} HTML by lesson
 * @throws {Error} when one is larger than MOST_BYTES
 */
export async function singleFiles(dist, slugs) {
  const common = await commonParts(dist);
  /** @type {Map<string, string>} */
  const pages = new Map();
  for (const slug of slugs) {
    const page = await singlePage(common, slug);
    const size = Buffer.byteLength(page);
    if (size > MOST_BYTES) throw new Error(`${slug} as one file has ${size} bytes, more than ${MOST_BYTES}`); // prettier-ignore
    pages.set(slug, page);
  }
  return pages;
}
