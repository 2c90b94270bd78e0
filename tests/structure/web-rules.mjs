// The rules of web/ and lessons/: which room may know which, and what a page must not contain.
import path from 'node:path';
import { lineOf } from './files.mjs';

/** @typedef {import('./files.mjs').SourceFile} SourceFile */

/**
 * The rooms of web/ and what each may import besides itself, types included; the rest is npm's. Each stands
 * below those that it names, so no two rooms know each other.
 * @type {Record<string, string[]>}
 */
export const ROOMS = {
  text: [],
  plots: ['text'],
  client: [],
  base: ['client', 'plots', 'text'],
  session: ['base', 'client', 'plots', 'text'],
  lesson: ['session', 'base', 'text'],
  runs: ['session', 'base', 'client', 'plots', 'text'],
  grade: ['base', 'client', 'plots'],
  share: ['lesson', 'session', 'base', 'client', 'text'],
  controls: ['session', 'base', 'client', 'text'],
  experiment: ['controls', 'runs', 'share', 'session', 'base', 'client', 'plots', 'text'],
  page: ['experiment', 'lesson', 'grade', 'session', 'base'],
  embed: ['page', 'experiment', 'share', 'base'],
  package: ['client'],
  hosting: [],
  public: [],
  tools: ['base', 'client', 'text'],
};

/** The files that load the WebAssembly module. */
const ENGINE_DOORS = /^web\/(client|tools)\//;

/** @param {string} text @returns {{specifier: string, at: number}[]} what a module imports, types too */
function importsOf(text) {
  const pattern = /\b(?:from|import)\s*\(?\s*(?:\/\*\*.*?\*\/\s*\()?['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((m) => ({ specifier: m[1] ?? '', at: m.index }));
}

/** @param {string} name of a file @returns {string} its folder in web/ */
export const roomOf = (name) => name.split('/')[1] ?? '';

/**
 * Imports that a file of web/ must not have.
 * @param {SourceFile} file
 * @returns {string[]} one sentence each
 */
export function wrongImports({ name, text }) {
  const own = roomOf(name);
  const allowed = ROOMS[own];
  if (!allowed) return [`${name} is in no room of web-rules.mjs`];
  return importsOf(text).flatMap(({ specifier, at }) => {
    const place = `${name}:${lineOf(text, at)} imports ${specifier}`;
    if (/lmlab\.(mjs|wasm)/.test(specifier) && !ENGINE_DOORS.test(name)) {
      return [`${place}; only web/client reaches the engine`];
    }
    const target = path.posix.join(path.posix.dirname(name), specifier);
    if (!specifier.startsWith('.') || !target.startsWith('web/')) return [];
    if ([own, ...allowed].includes(roomOf(target))) return [];
    return [`${place}; web/${own} may import ${allowed.join(', ') || 'no other room'}`];
  });
}

/**
 * Rooms that know each other, by whatever way around.
 * @param {Record<string, string[]>} rooms
 * @returns {string[]} one sentence each
 */
export function circles(rooms) {
  /** @param {string} room @param {string[]} way @returns {string[]} */
  const walk = (room, way) => {
    const here = [...way, room];
    if (way.includes(room)) return [`a circle of rooms: ${here.join(' → ')}`];
    if (!rooms[room]) return [`${way.at(-1)} names no room: ${room}`];
    return rooms[room].flatMap((next) => walk(next, here));
  };
  return Object.keys(rooms).flatMap((room) => walk(room, []));
}

/**
 * Places that change a session otherwise than by its methods: its fields, its time's, or what they hold.
 * @param {SourceFile} file
 * @returns {string[]} one sentence each
 */
export function sessionChanges({ name, text }) {
  const field = /\bsession(?:\.\w+)+\s*(?:=(?![=>])|[-+*/|&?]{1,2}=)/g;
  const inside = /\bsession(?:\.\w+)+\.(?:push|splice|sort|unshift|delete|clear)\(/g;
  return [field, inside].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(
      (m) => `${name}:${lineOf(text, m.index)} changes a session from outside: ${m[0].trim()}`,
    ),
  );
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
