// Writes notices.txt into the site: the licences of what it carries.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** npm packages whose code or fonts the site carries. */
const PACKAGES = [
  'lit',
  'lit-html',
  'lit-element',
  '@lit/reactive-element',
  'katex',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  '@fontsource-variable/source-serif-4',
];

/** What the WebAssembly module carries, with its system package where that gives the full text. */
const NATIVE = [
  {
    name: 'Eigen 3.4',
    text: 'Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/. The source, which this project uses unchanged, is at https://gitlab.com/libeigen/eigen.',
    copyright: '/usr/share/doc/libeigen3-dev/copyright',
  },
  {
    name: 'Emscripten, with musl, libc++ and compiler-rt',
    text: 'MIT licence and University of Illinois/NCSA licence (Emscripten), MIT licence (musl), Apache License 2.0 with LLVM exceptions (libc++, compiler-rt); https://github.com/emscripten-core/emscripten/blob/main/LICENSE.',
    copyright: '/usr/share/doc/emscripten/copyright',
  },
];

/** @param {string} title @param {string} body */
const section = (title, body) =>
  `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n\n${body.trim()}\n`;

/** @param {string} root @param {string} name @returns {string} */
function packageNotice(root, name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const body = file ? readFileSync(join(folder, file), 'utf8') : `Licence: ${license}`;
  return section(`${name} ${version} (${license})`, body);
}

/** @param {typeof NATIVE[number]} part */
function nativeNotice({ name, text, copyright }) {
  const full = existsSync(copyright) ? `\n\n${readFileSync(copyright, 'utf8')}` : '';
  return section(name, text + full);
}

/**
 * All notices as one text.
 * @param {string} root the repository
 */
export function noticesText(root) {
  return [
    'The Learning Mechanics Lab carries the following work of others.\n',
    section('Learning Mechanics Lab (MIT)', readFileSync(join(root, 'LICENSE'), 'utf8')),
    ...NATIVE.map(nativeNotice),
    ...PACKAGES.map((name) => packageNotice(root, name)),
  ].join('\n');
}

/**
 * @param {string} root the repository
 * @returns {import('vite').Plugin}
 */
export function notices(root) {
  return {
    name: 'lab-notices',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'notices.txt', source: noticesText(root) });
    },
  };
}
