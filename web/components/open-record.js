// Lab records out of a session and into it; opening one says whether the results came out the same.
import { sentenceOf, together } from './fault-text.js';
import { readFile } from './files.js';
import { later } from './later.js';
import { takeDataFile, tellInput } from './own-data.js';
import { assign, noSettings } from './settings.js';

/** @typedef {import('../client/record.js').LabRecord} LabRecord */
/** @typedef {typeof import('../client/record.js')} Reader */
/** @typedef {import('./session.js').Session} Session */

/** What reads records, once one is opened. */
const reader = later(() => import('../client/record.js'));

/**
 * The record of a session's run as it stands, with the student's guesses; when it is handed in, with
 * the name and the answers too.
 * @param {Session} session with a run
 * @param {{author?: string, answers?: readonly object[]}} [student]
 * @returns {Promise<object>}
 */
export async function makeRecord({ run, guesses }, { author, answers = [] } = {}) {
  if (!run) throw new Error('There is no run to record yet.');
  const { digest, ...record } = await run.record();
  return {
    ...record,
    ...(guesses.length > 0 ? { guesses } : {}),
    ...(answers.length > 0 ? { answers } : {}),
    ...(author ? { author } : {}),
    digest,
  };
}

/**
 * Makes the run of a record again.
 * @param {Session} session
 * @param {string} text the record's, untrusted
 */
export async function openRecord(session, text) {
  try {
    const { readRecord, requestOf } = await reader();
    const record = checked(session, readRecord(text));
    const { request, missing } = requestOf(record);
    if (missing.length > 0) throw new Error(missingText(missing.map(({ name }) => name)));
    const settings = { ...noSettings(), seed: request.seed, steps: record.steps };
    for (const [name, value] of Object.entries(request.parameters)) {
      assign(settings, session.description, name, value);
    }
    await session.load({ settings, inputs: request.inputs, events: request.events }, 0);
    if (session.notices.length > 0 || session.faults.size > 0 || !session.run) return;
    await session.time.runTo(record.steps);
    const { digest } = await session.run.digest();
    session.tell({ about: 'run', text: comparison(record, session, digest) });
  } catch (error) {
    tellInput(session, error);
  }
}

/** The record, when it is one of this experiment. @param {Session} session @param {ReturnType<Reader['readRecord']>} read */
function checked(session, { record, faults }) {
  if (!record) throw new Error(together(faults.map(sentenceOf)));
  const { slug } = session.description;
  if (record.experiment === slug) return record;
  throw new Error(
    `This record belongs to the experiment “${record.experiment}”, not to “${slug}”.`,
  );
}

/** @param {string[]} names */
const missingText = (names) =>
  `The record holds only the hash of its data (${names.join(', ')}): load that file first, or replay the record with lmlab.`;

/** @param {LabRecord} record @param {Session} session @param {string} digest */
function comparison(record, session, digest) {
  if (digest === record.digest) {
    return 'Opened. The results are identical to the record’s, bit for bit.';
  }
  if (record.epoch !== session.description.epoch) {
    return 'Opened. The record was made by another version of this experiment, so its results may differ.';
  }
  return 'Opened. But the results differ from the record’s: its digest does not match.';
}

/**
 * A file dropped on an experiment: a record or data.
 * @param {Session} session
 * @param {File} file
 */
export async function openDropped(session, file) {
  try {
    const start = new TextDecoder().decode(await file.slice(0, 64).arrayBuffer());
    if (start.trimStart().startsWith('{')) {
      await openRecord(session, new TextDecoder().decode(await readFile(file)));
    } else {
      await takeDataFile(session, file);
    }
  } catch (error) {
    tellInput(session, error);
  }
}
