// A class on the page: its records replayed in a crew of workers, and the CSV of `lmlab grade`.

import { Crew } from './crew.js';

/** @typedef {import('./client.js').Engine} Engine */
/** @typedef {import('./messages.js').Graded} Graded */

/** As `lmlab grade` reads at most. */
const MOST_BYTES = 16 * 1024 * 1024;
/** So that spreadsheets take the file for UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';
/** Seconds that one replay may take, as `lmlab grade` gives it. */
const LIMIT = 60;

/** A file that was dropped: its path, its size, and the way to its bytes. @typedef {{path: string, size: number, read: () => Promise<Uint8Array>}} Dropped */

/** Dispatches `change` when rows have come; from `start` to its end. */
export class Grading extends EventTarget {
  /** @param {Engine} engine @param {Dropped[]} files */
  constructor(engine, files) {
    super();
    this.engine = engine;
    /** In the order of their paths, as `lmlab grade` writes them. */
    this.files = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    /** @type {(Graded | undefined)[]} */
    this.rows = this.files.map(() => undefined);
    this.done = 0;
    this.header = '';
    this.cancelled = false;
    /** @type {Crew<Graded> | null} */
    this.crew = null;
  }

  get size() {
    return this.files.length;
  }
  get finished() {
    return this.header !== '' && this.done === this.size;
  }

  /** @param {{size?: number}} [options] how many workers, by default one per core */
  async start({ size } = {}) {
    this.header = await this.engine.ask('gradeHeader', {});
    if (this.cancelled) throw new DOMException('The replays were cancelled.', 'AbortError');
    this.crew = new Crew({
      spawn: this.engine.spawn,
      wasm: this.engine.wasm,
      size,
      prepare: async () => {},
      work: (connection, index) => this.grade(connection, index),
      done: (index, row) => this.take(index, row),
      giveUp: (index) =>
        this.refused(this.engine, index, 'not replayed', 'it brings the engine down'),
    });
    await this.crew.run(this.files.map((_, i) => i));
  }

  /** @param {import('./connection.js').Connection} connection @param {number} index @returns {Promise<Graded>} */
  async grade(connection, index) {
    const file = /** @type {Dropped} */ (this.files[index]);
    if (file.size > MOST_BYTES) {
      const reason = `record: is too large; allowed are ${MOST_BYTES} bytes`;
      return this.refused(connection, index, 'unreadable', reason);
    }
    let bytes;
    try {
      bytes = await file.read();
    } catch {
      return this.refused(connection, index, 'unreadable', 'record: cannot be read');
    }
    return connection.ask('grade', { file: file.path, bytes, limit: LIMIT });
  }

  /**
   * The row of a file that was not replayed.
   * @param {import('./connection.js').Connection | Engine} engine @param {number} index
   * @param {import('./messages.js').HandIn['verdict']} verdict @param {string} reason
   * @returns {Promise<Graded>}
   */
  async refused(engine, index, verdict, reason) {
    const handIn = { file: this.files[index]?.path ?? '', verdict, reason };
    return { handIn, line: await engine.ask('gradeRow', { handIn }) };
  }

  cancel() {
    this.cancelled = true;
    this.crew?.close();
  }

  /** @param {number} index @param {Graded} row */
  take(index, row) {
    this.rows[index] = row;
    this.done += 1;
    this.dispatchEvent(new Event('change'));
  }

  csv() {
    return BYTE_ORDER_MARK + this.header + this.rows.map((row) => row?.line ?? '').join('');
  }
}
