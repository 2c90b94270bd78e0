// The rules of web/ and lessons/: who may import whom, and what a page must not contain.
import path from 'node:path';
import { lineOf } from './files.mjs';

/** @typedef {import('./files.mjs').SourceFile} SourceFile */

/** Folders of web/ and what each may import by a relative address; the rest is npm's. */
const IMPORTS = /** @type {Record<string, string[]>} */ ({
  plots: ['plots'],
  client: ['client'],
});

/** The files that load the WebAssembly module. */
const ENGINE_DOORS = /^web\/(client|tools)\//;

/** @param {string} text @returns {{specifier: string, at: number}[]} what a module imports */
function importsOf(text) {
  const pattern = /\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return [...code.matchAll(pattern)].map((m) => ({ specifier: m[1] ?? '', at: m.index }));
}

/**
 * Imports that a file of web/ must not have.
 * @param {SourceFile} file
 * @returns {string[]} one sentence each
 */
export function wrongImports({ name, text }) {
  const own = name.split('/')[1] ?? '';
  return importsOf(text).flatMap(({ specifier, at }) => {
    const place = `${name}:${lineOf(text, at)} imports ${specifier}`;
    if (/lmlab\.(mjs|wasm)/.test(specifier) && !ENGINE_DOORS.test(name)) {
      return [`${place}; only web/client reaches the engine`];
    }
    if (!specifier.startsWith('.') || !(own in IMPORTS)) return [];
    const target = path.posix.join(path.posix.dirname(name), specifier);
    if (/^build\//.test(target) && ENGINE_DOORS.test(name)) return [];
    const allowed = IMPORTS[own] ?? [];
    if (allowed.some((folder) => target.startsWith(`web/${folder}/`))) return [];
    return [`${place}; web/${own} may import ${allowed.map((one) => `web/${one}`).join(', ')}`];
  });
}

/** What the Content-Security-Policy would refuse, or a reader could not check. */
const INLINE = [
  { pattern: /<script(?![^>]*\bsrc=)[^>]*>/gi, what: 'an inline script' },
  { pattern: /<style\b/gi, what: 'a style element' },
  { pattern: /<[a-z][^<>]*\sstyle\s*=/gi, what: 'a style attribute' },
  { pattern: /<[a-z][^<>]*\son[a-z]+\s*=/gi, what: 'an event attribute' },
  { pattern: /\bjavascript:/gi, what: 'a javascript: address' },
];

/** @param {SourceFile} file @returns {string[]} what stands inline in a page, one sentence each */
export function inlineThings({ name, text }) {
  return INLINE.flatMap(({ pattern, what }) =>
    [...text.matchAll(pattern)].map((m) => `${name}:${lineOf(text, m.index)} has ${what}`),
  );
}
