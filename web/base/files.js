// Files in and out: bytes of a chosen or dropped file, and texts offered as downloads.

/** Larger files are refused before they are read: 4 million cells of 20 characters are 80 MB. */
const MOST_BYTES = 100 * 1024 * 1024;

/**
 * The bytes of a file that a student brought.
 * @param {File} file
 * @returns {Promise<Uint8Array>}
 * @throws {Error} with a sentence for the page
 */
export async function readFile(file) {
  if (file.size > MOST_BYTES) {
    const size = Math.round(file.size / 1024 / 1024);
    throw new Error(`“${file.name}” has ${size} MB; at most 100 MB can be read.`);
  }
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Error(
      `“${file.name}” could not be read; it may have been moved or changed meanwhile.`,
    );
  }
}

/**
 * What to say of a file that was offered. A page around ours may forbid files to be saved and tells nobody.
 * @param {string} what
 */
export const saved = (what) =>
  window.parent === window
    ? `${what} saved.`
    : `${what} handed over to be saved. If no file comes, the page around this one forbids it: open the lesson.`;

/**
 * Offers a text or a picture as a file.
 * @param {string} name
 * @param {string | Blob} text
 * @param {string} type
 */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
