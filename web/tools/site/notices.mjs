// Writes notices.txt into the site: the licences of what it carries.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** npm packages whose code or fonts the site carries; their texts are their own licence files. */
const PACKAGES = [
  'lit',
  'lit-html',
  'lit-element',
  '@lit/reactive-element',
  'katex',
  'lean-qr',
  'three',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  '@fontsource-variable/source-serif-4',
];

/** The MIT licence after its copyright line. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.`;

/** What the WebAssembly module is compiled from beside our own code. @type {[string, string][]} */
const IN_MODULE = [
  [
    'Eigen 3.4 (MPL-2.0)',
    'Copyright the Eigen authors. Compiled into the WebAssembly module unchanged, under the Mozilla\n' +
      'Public License 2.0 (https://mozilla.org/MPL/2.0/); its source code is at\n' +
      'https://gitlab.com/libeigen/eigen, and in Debian’s package libeigen3-dev.',
  ],
  [
    'Emscripten (MIT)',
    `Copyright (c) 2010-2022 Emscripten authors, see its AUTHORS file.\n\n${MIT}`,
  ],
  ['musl libc (MIT)', `Copyright © 2005-2020 Rich Felker, et al.\n\n${MIT}`],
  [
    'libc++, libc++abi and compiler-rt (Apache-2.0 WITH LLVM-exception)',
    'Parts of the LLVM Project, compiled into the WebAssembly module under the Apache License 2.0\n' +
      'with LLVM exceptions: https://llvm.org/LICENSE.txt.',
  ],
  [
    'dlmalloc (public domain)',
    'Memory allocator by Doug Lea, released to the public domain (CC0).',
  ],
];

/** What no file of a package says by itself. @type {[string, string][]} */
const FONTS = [
  [
    'The fonts’ files',
    'Each typeface is served as the package distributes it, and as a subset (“.shown” in its name) that the build makes:\n' +
      'fewer characters and weights. The subsets stay under the licences below; inside, they are\n' +
      'called by other names where a name is reserved (“Source”, “KaTeX”).',
  ],
  [
    'KaTeX fonts (OFL-1.1)',
    'Copyright (c) 2009-2010, Design Science, Inc. (<www.mathjax.org>)\n' +
      'Copyright (c) 2014-2018 Khan Academy (<www.khanacademy.org>), with Reserved Font Names\n' +
      'KaTeX_Main and its sisters. SIL Open Font License, Version 1.1, whose text stands below.',
  ],
];

/** Of the command line, which is not part of the site. @type {[string, string][]} */
const IN_COMMAND_LINE = [
  [
    'The command line lmlab, when you build it, carries besides',
    'nlohmann-json: MIT licence, copyright (c) 2013-2022 Niels Lohmann.\n' +
      'CLI11: 3-clause BSD licence, copyright (c) 2017-2024 University of Cincinnati.',
  ],
];

/** @param {string} title @param {string} body */
const section = (title, body) =>
  `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n\n${body.trim()}\n`;

/** @param {string} root @param {string} name @returns {string} */
function packageNotice(root, name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`node_modules/${name} has no licence file`);
  return section(`${name} ${version} (${license})`, readFileSync(join(folder, file), 'utf8'));
}

/** The notices of the module alone, as the package for programs carries it. @param {string} root the repository */
export const moduleNotices = (root) =>
  [
    'The Learning Mechanics Lab carries the following work of others.\n',
    section('Learning Mechanics Lab (MIT)', readFileSync(join(root, 'LICENSE'), 'utf8')),
    ...IN_MODULE.map(([title, body]) => section(title, body)),
  ].join('\n');

/** All notices as one text. @param {string} root the repository */
export const noticesText = (root) =>
  [
    moduleNotices(root),
    ...[...FONTS, ...IN_COMMAND_LINE].map(([title, body]) => section(title, body)),
    ...PACKAGES.map((name) => packageNotice(root, name)),
  ].join('\n');

/** The npm packages that modules come from. @param {Iterable<string>} ids @returns {string[]} */
export function packagesOf(ids) {
  const names = [...ids].map((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? '');
  return [...new Set(names)].filter(Boolean).sort();
}

/**
 * Fails when the site carries code of a package that the notices do not name.
 * @param {string} root the repository
 * @returns {import('vite').Plugin}
 */
export function notices(root) {
  return {
    name: 'lab-notices',
    generateBundle() {
      const missing = packagesOf(this.getModuleIds()).filter((name) => !PACKAGES.includes(name));
      if (missing.length > 0) throw new Error(`notices.mjs does not name ${missing.join(', ')}`);
      this.emitFile({ type: 'asset', fileName: 'notices.txt', source: noticesText(root) });
    },
  };
}
