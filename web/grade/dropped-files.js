// The files of a drop or a choice, folders opened, each with its path.

/** @typedef {import('../client/grading.js').Dropped} Dropped */

/** More files than this are refused: no class is so large. */
const MOST_FILES = 10_000;

/** @param {File} file @param {string} path @returns {Dropped} */
const dropped = (file, path) => ({
  path,
  size: file.size,
  read: async () => new Uint8Array(await file.arrayBuffer()),
});

/** Hidden files are no records. @param {string} path */
const isHidden = (path) => path.split('/').some((part) => part.startsWith('.'));

/** @param {Iterable<File>} files of an input element @returns {Dropped[]} */
export function chosenFiles(files) {
  return [...files]
    .map((file) => dropped(file, withoutRoot(file.webkitRelativePath) || file.name))
    .filter(({ path }) => !isHidden(path));
}

/** A chosen folder's own name is no part of the paths, as on the command line. @param {string} path */
const withoutRoot = (path) => path.slice(path.indexOf('/') + 1);

/**
 * @param {DataTransfer} transfer
 * @returns {Promise<Dropped[]>}
 */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null)) return chosenFiles(transfer.files);
  /** @type {Dropped[]} */
  const found = [];
  const single = entries.length === 1 && entries[0]?.isDirectory;
  for (const entry of entries) if (entry) await collect(entry, single ? '' : entry.name, found);
  return found;
}

/** @param {FileSystemEntry} entry @param {string} path @param {Dropped[]} found */
async function collect(entry, path, found) {
  if (isHidden(path) || found.length >= MOST_FILES) return;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) =>
      /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject),
    );
    found.push(dropped(/** @type {File} */ (file), path));
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await collect(one, path ? `${path}/${one.name}` : one.name, found);
  }
}
