// Where the parts of the project lie, for every tool.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** The project's root folder, absolute. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');

/** @param {...string} parts below the root @returns {string} an absolute path */
export const inProject = (...parts) => path.join(ROOT, ...parts);

export const DIST = inProject('dist');
