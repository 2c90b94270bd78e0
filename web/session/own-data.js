// The student's own data: a file into a session, points drawn into it, and back to generated data.
import { assigned, missingHalf, namesOf, readData } from './data-files.js';
import { withValues } from './settings.js';

/** @typedef {import('./data-files.js').DataFile} DataFile */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./state.js').Points} Points */
/** @typedef {import('../client/messages.js').Input} Input */

/**
 * What drawing begins with: all on one side of zero, so that the line's slope and height depend on each other and
 * training has a way to go. Points of mean square 1 around zero would be fitted in a single step.
 * @type {Points}
 */
const FIRST_POINTS = { x: [0.3, 1, 1.8], y: [-0.6, 0.5, 0.9] };

/**
 * Why parameters have no effect now, in a sentence; empty when they have: those that describe generated
 * data, while a student's own are in use.
 * @param {readonly {generated: boolean}[]} parameters of a group
 * @param {Pick<Session, 'inputs' | 'fileName' | 'drawn'>} session
 */
export const idleReason = (parameters, { inputs, fileName, drawn }) => {
  if (inputs.length === 0 || !parameters.every(({ generated }) => generated)) return '';
  const what = drawn ? 'points drawn by hand' : fileName || 'the data of the link or record';
  return `Not in use: the data are ${what}.`;
};

/** The input that takes the data. @param {Session} session @param {Uint8Array} bytes @returns {Input} */
const dataOf = (session, bytes) => ({
  name: session.description.inputs[0]?.name ?? 'data',
  bytes,
});

/** Whether the engine took it. @param {Session} session @param {Input} data */
const isTaken = (session, data) => session.inputs.includes(data);

/** Half of a pair, until the other half comes: files may be chosen one after the other. @type {WeakMap<Session, DataFile>} */
const waiting = new WeakMap();

/** The files, with the half that waits when these are its other half. @param {Session} session @param {DataFile[]} files */
function withWaiting(session, files) {
  const other = waiting.get(session);
  waiting.delete(session);
  const [file] = files;
  const fits = other && files.length === 1 && file?.idx;
  return fits && file.idx?.dimensions !== other.idx?.dimensions ? [other, file] : files;
}

/**
 * Makes files the data: a table, or IDX images and their labels, at once or one after the other. When the
 * engine refuses them, its sentence is told and the old data stay.
 * @param {Session} session
 * @param {File[]} files
 */
export async function takeDataFiles(session, files) {
  if (files.length === 0) return;
  session.dismiss('run'); // what it says of an earlier record or file
  const { inputs: known } = session.description;
  if (known.length === 0) {
    throw new Error(`This experiment takes no data; ${namesOf(files)}: not read.`);
  }
  const read = withWaiting(session, await Promise.all(files.map(readData)));
  const half = missingHalf(read, known);
  if (half && read[0]) {
    waiting.set(session, read[0]);
    throw new Error(`“${read[0].name}” holds ${half} are not there yet: load that file too.`);
  }
  const { inputs, taken, left } = assigned(read, known);
  session.dismiss('input');
  await session.bring(inputs);
  if (!inputs.every((input) => isTaken(session, input))) return;
  session.nameData({ fileName: taken.map(({ name }) => name).join(' with ') });
  if (left.length === 0) return;
  const text = `Not in use: ${namesOf(left)}. The experiment takes one pair of files and keeps tests back from it.`;
  session.tell({ about: 'run', text });
}

/**
 * Takes points drawn by hand as the data, and makes the run again up to where it stood.
 * @param {Session} session
 * @param {Points} points
 */
export function takePoints(session, points) {
  session.nameData({ drawn: points });
  const lines = points.x.map((x, i) => `${x},${points.y[i]}`);
  const csv = `x,y\n${lines.join('\n')}\n`;
  return session.bring([dataOf(session, new TextEncoder().encode(csv))], session.stood);
}

/** Begins to draw, in the view that shows the data; a line through drawn points need not pass through zero. @param {Session} session */
export async function beginDrawing(session) {
  const { settings, description } = session;
  const intercept = description.parameters.some(({ name }) => name === 'intercept');
  if (intercept) session.want({ settings: withValues(settings, description, { intercept: true }) });
  await takePoints(session, FIRST_POINTS);
  const view = session.shown?.views.find(
    ({ kind, series }) => kind === 'scatter' && series.some(isData),
  );
  if (view) session.chooseView(view.name);
}

/** @param {Session} session */
export function backToGenerated(session) {
  session.nameData();
  session.dismiss('input');
  return session.bring([]);
}

/** Whether a series is the data themselves. @param {{role: string}} series */
export const isData = (series) => series.role === 'train';

/** Tells what went wrong where data are concerned. @param {Session} session @param {unknown} error */
export function tellInput(session, error) {
  session.tell({ about: 'input', text: error instanceof Error ? error.message : String(error) });
}
