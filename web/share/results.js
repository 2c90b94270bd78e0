// An experiment's results as files, and a record coming back; loaded when the first is asked for.
import { runJson, viewCsv } from '../client/export.js';
import { download, saved } from '../base/files.js';
import { later } from '../base/later.js';
import { makeRecord } from './open-record.js';
import { makeLink } from './page-link.js';

export { openFiles } from './open-record.js';

/** @typedef {import('../session/session.js').Session} Session */

const JSON_TYPE = 'application/json';

const notebook = later(() => import('./notebook.js'));

/** The name of a file of this run, without its ending. @param {Session} session */
const nameOf = ({ description, settings, step }) => `${description.slug}-${settings.seed}-${step}`;

/** The name of a file with the figure. @param {Session} session */
const figureName = (session) => `${nameOf(session)}-${session.viewName || 'figure'}`;

/** The figure's data as a table. @param {Session} session */
function saveCsv(session) {
  const { shown, viewName } = session;
  const view = shown?.views.find(({ name }) => name === viewName) ?? shown?.views[0];
  if (!view) return '';
  download(`${nameOf(session)}-${view.name}.csv`, viewCsv(view), 'text/csv');
  return saved('CSV');
}

/** @param {Session} session */
async function saveJson(session) {
  const { run, live } = session;
  if (!run || !live) return '';
  const whole = runJson(await run.record(), live, run.state.divergence);
  download(`${nameOf(session)}-results.json`, `${JSON.stringify(whole)}\n`, JSON_TYPE);
  return `${saved('JSON')} lmlab run --json prints the same.`;
}

/** @param {Session} session */
async function saveRecord(session) {
  const record = await makeRecord(session);
  download(`${nameOf(session)}.json`, `${JSON.stringify(record, null, 1)}\n`, JSON_TYPE);
  return `${saved('Record')} It reopens here and replays with lmlab replay.`;
}

/** @param {Session} session @param {string} anchor the experiment's id on its page */
async function saveNotebook(session, anchor) {
  await session.time.pause(); // the record and what is shown are of one step
  const { description, run, live, viewName } = session;
  if (!run || !live) return '';
  const { notebookOf } = await notebook();
  const shown = live.views.some(({ name }) => name === viewName) ? viewName : live.views[0]?.name;
  const { address } = makeLink(session, anchor);
  const record = await run.record();
  const whole = notebookOf({ description, record, observation: live, shown: shown ?? '', address });
  download(`${nameOf(session)}.ipynb`, `${JSON.stringify(whole, null, 1)}\n`, JSON_TYPE);
  return `${saved('Notebook')} It needs Python with NumPy and Matplotlib.`;
}

/** @param {Session} session */
function saveSvg(session) {
  if (!session.plot) return '';
  download(`${figureName(session)}.svg`, session.plot.toSVG(), 'image/svg+xml');
  return saved('SVG');
}

/** @param {Session} session */
async function savePng(session) {
  const picture = await session.plot?.toPNG();
  if (!picture) return '';
  download(`${figureName(session)}.png`, picture, 'image/png');
  return saved('PNG');
}

/** Saves a file and says so in a sentence; empty when there is nothing to save. */
export const SAVE = {
  record: saveRecord,
  csv: saveCsv,
  json: saveJson,
  notebook: saveNotebook,
  svg: saveSvg,
  png: savePng,
};
