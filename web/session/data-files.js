// Which input each of several files is: IDX images and their labels by what they hold, never by their order.
import { readFile } from '../base/files.js';

/** What the head of an IDX file says. @typedef {{dimensions: number, count: number}} IdxHead */
/** @typedef {{name: string, bytes: Uint8Array, idx: IdxHead | null}} DataFile */

/** An IDX file begins with two zeros, the type, the number of dimensions, and the number of examples. */
const HEAD_BYTES = 8;

/** The first bytes of what gzip packed; nothing of them when the file is damaged. @param {Uint8Array<ArrayBuffer>} bytes */
async function unpackedHead(bytes) {
  const head = [];
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  try {
    while (head.length < HEAD_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      head.push(...value.subarray(0, HEAD_BYTES));
    }
    void reader.cancel().catch(() => {}); // the rest is not needed
  } catch {
    return new Uint8Array();
  }
  return Uint8Array.from(head);
}

/** @param {Uint8Array} bytes @returns {Promise<IdxHead | null>} null for any other file */
async function idxOf(bytes) {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const start = /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
  const head = packed ? await unpackedHead(start) : bytes.slice(0, HEAD_BYTES);
  if (head.length < HEAD_BYTES || head[0] !== 0 || head[1] !== 0) return null;
  return { dimensions: head[3] ?? 0, count: new DataView(head.buffer).getUint32(4) };
}

/** @param {File} file @returns {Promise<DataFile>} */
export async function readData(file) {
  const bytes = await readFile(file);
  return { name: file.name, bytes, idx: await idxOf(bytes) };
}

/** @param {DataFile} file */
const isLabels = ({ idx }) => idx?.dimensions === 1;

/** Images with the labels of which there are as many; the largest pair first. @param {DataFile[]} files */
function pairsOf(files) {
  const labels = files.filter(isLabels);
  const images = files.filter((file) => file.idx && !isLabels(file));
  const pairs = images.flatMap((one) => {
    const match = labels.find(({ idx }) => idx?.count === one.idx?.count) ?? labels[0];
    return match ? [{ images: one, labels: match }] : [];
  });
  return pairs.sort((a, b) => (b.images.idx?.count ?? 0) - (a.images.idx?.count ?? 0));
}

/** @param {readonly {name: string}[]} files */
export const namesOf = (files) => files.map(({ name }) => `“${name}”`).join(', ');

/**
 * What the files are to an experiment.
 * @param {DataFile[]} files
 * @param {readonly {name: string}[]} inputs that the experiment takes: data, and perhaps labels
 * @returns {{inputs: import('../client/messages.js').Input[], taken: DataFile[], left: DataFile[]}}
 * @throws {Error} with a sentence for the page
 */
export function assigned(files, inputs) {
  const [data, labels] = inputs.map(({ name }) => name);
  const [pair] = labels ? pairsOf(files) : [];
  if (data && labels && pair) {
    const taken = [pair.images, pair.labels];
    const given = [
      { name: labels, bytes: pair.labels.bytes },
      { name: data, bytes: pair.images.bytes },
    ];
    return { inputs: given, taken, left: files.filter((file) => !taken.includes(file)) };
  }
  const [first] = files;
  if (!data || !first) throw new Error(`This experiment takes no data; ${namesOf(files)}: not read.`); // prettier-ignore
  if (files.length > 1) throw new Error(`This experiment takes one file at a time; these are ${files.length}: ${namesOf(files)}.`); // prettier-ignore
  return { inputs: [{ name: data, bytes: first.bytes }], taken: [first], left: [] };
}

/** What is missing beside a single file of a pair, in words; empty when it stands alone. @param {DataFile[]} files @param {readonly unknown[]} inputs */
export function missingHalf(files, inputs) {
  const [file] = files;
  if (inputs.length < 2 || files.length !== 1 || !file?.idx) return '';
  return isLabels(file) ? 'labels, and their images' : 'images, and their labels';
}
