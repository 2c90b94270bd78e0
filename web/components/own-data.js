// The student's own data: a file into a session, points drawn into it, and back to generated data.
import { readFile } from './files.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Points} Points */

/** What drawing begins with. @type {Points} */
const FIRST_POINTS = { x: [-1.2, 0.2, 1.3], y: [-0.7, 0.3, 0.9] };

/** The group of parameters from which an experiment draws its data when nobody brings any. */
export const GENERATED = 'Generated data';

/**
 * Why a group of parameters has no effect now, in a sentence; empty when it has.
 * @param {string} group @param {Session} session
 */
export const idleReason = (group, { inputs, fileName, drawn }) => {
  if (group !== GENERATED || inputs.length === 0) return '';
  const what = drawn ? 'points drawn by hand' : fileName || 'the data of the link or record';
  return `Not in use: the data are ${what}.`;
};

/** The name of the input that takes the data. @param {Session} session */
const inputName = (session) => session.description.inputs[0]?.name ?? 'data';

/**
 * Makes a file the data; when the engine refuses it, its sentence is told and the old data stay.
 * @param {Session} session
 * @param {File} file
 */
export async function takeDataFile(session, file) {
  if (session.description.inputs.length === 0) {
    throw new Error(`This experiment takes no data; “${file.name}” was left alone.`);
  }
  const bytes = await readFile(file);
  session.dismiss('input');
  session.inputs = session.inputs.filter(({ name }) => name === inputName(session));
  await session.setInput(inputName(session), bytes);
  if (!session.inputs.some((input) => input.bytes === bytes)) return;
  session.fileName = file.name;
  session.drawn = null;
  session.changed();
}

/**
 * Makes one file the data, or two at once: IDX images and their labels.
 * @param {Session} session
 * @param {File[]} files
 */
export async function takeDataFiles(session, files) {
  const [first, second] = files;
  if (!first) return;
  if (!second) return takeDataFile(session, first);
  const labels = /label/i.test(first.name) ? first : second;
  const images = labels === first ? second : first;
  const [bytes, labelBytes] = [await readFile(images), await readFile(labels)];
  session.dismiss('input');
  session.inputs = session.inputs.filter(({ name }) => name !== 'labels');
  session.inputs.push({ name: 'labels', bytes: labelBytes });
  await session.setInput(inputName(session), bytes);
  if (!session.inputs.some((input) => input.bytes === bytes)) return;
  session.fileName = `${images.name} with ${labels.name}`;
  session.changed();
}

/**
 * Takes points drawn by hand as the data, and makes the run again up to where it stood.
 * @param {Session} session
 * @param {Points} points
 */
export function takePoints(session, points) {
  session.drawn = points;
  session.fileName = '';
  const lines = points.x.map((x, i) => `${x},${points.y[i]}`);
  const csv = `x,y\n${lines.join('\n')}\n`;
  return session.setInput(inputName(session), new TextEncoder().encode(csv), session.stood);
}

/** Begins to draw, in the view that shows the data. @param {Session} session */
export async function beginDrawing(session) {
  await takePoints(session, FIRST_POINTS);
  const view = session.shown?.views.find(
    ({ kind, series }) => kind === 'scatter' && series.some(isData),
  );
  if (view) session.viewName = view.name;
  session.changed();
}

/** @param {Session} session */
export function backToGenerated(session) {
  session.drawn = null;
  session.fileName = '';
  session.dismiss('input');
  session.inputs = [];
  return session.setInput(inputName(session), null);
}

/** Whether a series is the data themselves. @param {{role: string}} series */
export const isData = (series) => series.role === 'train';

/** Tells what went wrong where data are concerned. @param {Session} session @param {unknown} error */
export function tellInput(session, error) {
  session.tell({ about: 'input', text: error instanceof Error ? error.message : String(error) });
}
