// The student's name as it was typed before, here or in another lesson; it stays in this browser.
import { typedName } from './classroom.js';
import { keep, recall } from '../base/storage.js';

const NAME_KEY = 'author';

/** The name that was typed before. */
export const knownName = () => {
  const kept = recall(NAME_KEY);
  return typeof kept === 'string' ? typedName(kept) : '';
};

/** @param {string} name */
export const keepName = (name) => keep(NAME_KEY, name);
