// What the course's documents say, claim by claim: the files in claims/, and what a claim names in the lab.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placesIn } from './places.mjs';

/** @typedef {import('./lessons.mjs').Lesson} Lesson */

/**
 * What shows a claim: a check of an experiment's battery, by its whole name, or a readout after a preset's run,
 * with what we call it. The preset is what its link opens.
 * @typedef {{experiment: string, preset?: string, check?: string, measured?: string, predicted?: string, what?: string}} Shown
 */

/** @typedef {'holds' | 'range' | 'fails' | 'untested'} Verdict */

/**
 * A claim, in our words. `quote`: a few words of the document to find the place by; `at`: a nearer place, such as
 * an equation's number; `note`: the range, what is wrong, or why nothing tests it; `say`: a better wording; `row`:
 * its numbers in our inventory of the documents, shown nowhere.
 * @typedef {object} Claim
 * @property {string} id also the anchor on the page: stays, since others link to it
 * @property {'claim' | 'formula' | 'table' | 'exercise' | 'analogy' | 'question'} kind
 * @property {string[]} row
 * @property {string} [at]
 * @property {string} [quote]
 * @property {string} claim
 * @property {Verdict} verdict
 * @property {Shown[]} [shown]
 * @property {string} [note]
 * @property {string} [say]
 */

/** @typedef {{id: string, title: string, claims: Claim[]}} Section in the document's own order */

/**
 * A document of the course; all ids of its claims begin with its name.
 * @typedef {{document: string, number: string, title: string, full: string, author?: string, about: string, sections: Section[]}} Document
 */

/** The documents, in the order in which the page goes through them. */
const DOCUMENTS = ['note', 'sketch', 'essay', 'course', 'lecture'];
const FOLDER = 'web/tools/site/claims';

/** @param {string} root the repository @returns {Document[]} */
export const readDocuments = (root) =>
  DOCUMENTS.map((name) => JSON.parse(readFileSync(join(root, FOLDER, `${name}.json`), 'utf8')));

/** @param {Document} document @returns {Claim[]} in order */
export const claimsOf = ({ sections }) => sections.flatMap(({ claims }) => claims);

/**
 * Where on its lesson's page an experiment opens as a preset: the place that lists it, and else the first.
 * @param {string} prose of the lesson @param {string} slug @param {string} [preset]
 * @returns {string} an id
 */
export function anchorIn(prose, slug, preset) {
  const own = placesIn(prose).filter(({ name }) => name === slug);
  const found =
    own.find((place) => place.preset === preset) ??
    own.find(({ presets }) => preset !== undefined && presets.includes(preset));
  return found?.id || slug;
}
