// Lab records out of a session and into it; opening one says whether the results came out the same.
import { sentenceOf, together } from '../base/fault-text.js';
import { readFile } from '../base/files.js';
import { later } from '../base/later.js';
import { presentAct, presentParameters } from '../client/link.js';
import { namesOf } from '../session/data-files.js';
import { takeDataFiles, tellInput } from '../session/own-data.js';
import { noSettings, withValues } from '../session/settings.js';
import { sharedEngine } from '../base/shared-engine.js';

/** @typedef {import('../client/record.js').LabRecord} LabRecord */
/** @typedef {typeof import('../client/record.js')} Reader */
/** @typedef {import('../client/messages.js').Input} Input */
/** @typedef {import('../client/record.js').RecordedInput} RecordedInput */
/** @typedef {import('../session/session.js').Session} Session */

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
  const { format, digest, ...record } = await run.record();
  const { madeBy } = document.documentElement.dataset;
  return {
    format,
    ...(madeBy ? { made_by: madeBy } : {}),
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
 * @param {File[]} [files] that came with it: data of which it holds only the hash
 */
export async function openRecord(session, text, files = []) {
  try {
    const { readRecord, requestOf } = await reader();
    const record = checked(session, readRecord(text));
    const { request, missing } = requestOf(record);
    await checkHashes(session, record, request.inputs);
    const { found, fileName } = await supplied(session, missing, files);
    const inputs = [...request.inputs, ...found];
    const begin = { ...noSettings(), seed: request.seed, steps: record.steps };
    const { description } = session;
    const parameters = presentParameters(description, request.parameters);
    const settings = withValues(begin, description, parameters);
    const events = request.events.map((event) => presentAct(description, event));
    await session.load({ settings, inputs, events }, 0);
    if (session.notices.length > 0 || session.faults.size > 0 || !session.run) return;
    if (fileName) session.nameData({ fileName });
    await session.time.runTo(record.steps);
    const { digest } = await session.run.digest();
    session.tell({ about: 'run', text: comparison(record, session, digest) });
  } catch (error) {
    tellInput(session, error);
  }
}

/** @param {Session} session @param {Uint8Array} bytes */
const hashOf = async ({ description }, bytes) =>
  (await sharedEngine(description.slug)).sha256(bytes);

/** Refuses data that are not those of which the record has the hash. @param {Session} session @param {LabRecord} record @param {Input[]} held */
async function checkHashes(session, { inputs }, held) {
  const faults = await Promise.all(
    held.map(async ({ name, bytes }) => {
      const at = inputs.findIndex((input) => input.name === name);
      const hash = await hashOf(session, bytes);
      if (inputs[at]?.sha256 === hash) return [];
      const message = `"${inputs[at]?.sha256}" is not the hash of the data; it is ${hash}`;
      return [sentenceOf({ code: 'bad_hash', path: `inputs[${at}].sha256`, message })];
    }),
  );
  if (faults.flat().length > 0) throw new Error(together(faults.flat()));
}

/**
 * The data of which a record has only the hash, from the files that came with it or from those in use.
 * @param {Session} session @param {RecordedInput[]} missing @param {File[]} files
 * @returns {Promise<{found: Input[], fileName: string}>}
 */
async function supplied(session, missing, files) {
  if (missing.length === 0) return { found: [], fileName: '' };
  const brought = await Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: await readFile(file) })),
  );
  const others = [...brought, ...session.inputs.map(({ bytes }) => ({ name: '', bytes }))];
  const hashes = await Promise.all(others.map(({ bytes }) => hashOf(session, bytes)));
  const places = missing.map(({ sha256 }) => hashes.indexOf(sha256));
  if (places.includes(-1)) throw new Error(missingText(missing, others.length > 0));
  const found = missing.map(({ name }, i) => ({ name, bytes: others[places[i]].bytes }));
  const names = places.map((at) => others[at].name).filter(Boolean);
  return { found, fileName: names.join(' with ') || session.fileName };
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

/** @param {RecordedInput[]} missing @param {boolean} another whether there are data, but others */
const missingText = (missing, another) =>
  `The record holds only the hash of its data (${missing.map(({ name }) => name).join(', ')})${another ? ', and the file in use is another' : ''}: load the record’s file first, or choose both at once.`;

/** @param {LabRecord} record @param {Session} session @param {string} digest */
function comparison(record, session, digest) {
  if (digest === record.digest) {
    return 'Opened. The results are identical to the record’s, bit for bit.';
  }
  if (record.epoch !== session.description.epoch) {
    const version = record.made_by ? ` (${record.made_by})` : '';
    return `Opened. The record was made by another version of this experiment${version}, so its results may differ.`;
  }
  return 'Opened. But the results differ from the record’s: its digest does not match.';
}

/** Whether a file begins as a record does, which no data do. @param {File} file */
async function isRecord(file) {
  const start = new TextDecoder().decode(await file.slice(0, 64).arrayBuffer());
  return start.trimStart().startsWith('{');
}

/**
 * Files that were dropped on an experiment, or chosen for it: data, or a record, with its data perhaps.
 * @param {Session} session
 * @param {File[]} files
 * @param {{asked?: boolean}} [how] asked: a record was asked for, so one must be among them
 */
export async function openFiles(session, files, { asked = false } = {}) {
  session.dismiss('run'); // what it says of an earlier record or file
  try {
    const are = await Promise.all(files.map(isRecord));
    if (asked && !are.includes(true)) are[0] = true; // it will say what it is not
    const records = files.filter((_, i) => are[i]);
    const [record] = records;
    if (!record) return await takeDataFiles(session, files);
    if (records.length > 1) throw new Error(`One record can be open at a time; these are ${records.length}: ${namesOf(records)}.`); // prettier-ignore
    const data = files.filter((_, i) => !are[i]);
    await openRecord(session, new TextDecoder().decode(await readFile(record)), data);
  } catch (error) {
    tellInput(session, error);
  }
}
