// Opening a record: makes its run again and says whether the results came out the same.
import { readFile } from './files.js';
import { readRecord } from './lab-record.js';
import { takeDataFile, tellInput } from './own-data.js';

/** @typedef {import('./session.js').Session} Session */

/**
 * @param {Session} session
 * @param {string} text the record
 */
export async function openRecord(session, text) {
  try {
    const { order, goal, digest, epoch, missing } = readRecord(text, session.description);
    if (missing.length > 0) {
      const names = missing.join(', ');
      throw new Error(
        `The record holds only the hash of its data (${names}): load that file first, or replay the record with lmlab.`,
      );
    }
    await session.load(order, 0);
    if (session.notices.length > 0 || session.faults.size > 0 || !session.run) return;
    await session.time.runTo(goal);
    const { digest: now } = await session.run.digest();
    session.tell({
      about: 'run',
      text: comparison(now === digest, epoch === session.description.epoch),
    });
  } catch (error) {
    tellInput(session, error);
  }
}

/** @param {boolean} same @param {boolean} sameEpoch */
function comparison(same, sameEpoch) {
  if (same) return 'Opened. The results are identical to the record’s, bit for bit.';
  if (!sameEpoch)
    return 'Opened. The record was made by another version of this experiment, so its results may differ.';
  return 'Opened, but the results differ from the record’s: its digest does not match.';
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
