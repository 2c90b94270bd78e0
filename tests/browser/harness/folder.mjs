// The pages of a built site and what they refer to, read from the files.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Paths of all files of a folder that end so, with slashes, sorted.
 * @param {string} folder
 * @param {string} ending e.g. `.html`
 * @returns {string[]}
 * @throws {Error} when there is no such folder or nothing in it ends so
 */
export function filesOf(folder, ending) {
  let names;
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    throw new Error(`${folder} cannot be read: run "npm run build" first.`, { cause: error });
  }
  const found = names.filter((name) => name.endsWith(ending)).sort();
  if (!found.length) throw new Error(`${folder} holds no ${ending}: run "npm run build" first.`);
  return found.map((name) => name.split(path.sep).join('/'));
}

/** Pages that stand for themselves and have tests of their own. */
const APART = /^(?:embed|single)\/|^404\.html$/;

/** The pages of a built site that a visitor walks through. @param {string} folder */
export const pagesOf = (folder) => filesOf(folder, '.html').filter((file) => !APART.test(file));

/** @param {string} text attribute text of our own pages */
const decode = (text) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/**
 * All values of an attribute in an HTML text.
 * @param {string} html
 * @param {string} name
 */
export const attributes = (html, name) =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map((match) => decode(match[1]));

/**
 * Everything that a page or a style sheet refers to, as written.
 * @param {string} file
 */
export function references(file) {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.css')) {
    const urls = [...text.matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/g)].map((match) => match[1]);
    return urls.filter((url) => !url.startsWith('data:'));
  }
  return ['href', 'src', 'poster', 'data'].flatMap((name) => attributes(text, name));
}
