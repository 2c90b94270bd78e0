// Words as a shell takes them, for the commands that a page shows.

/** As it stands where nothing in it means anything to a shell, in single quotes elsewhere. @param {string} word */
export function shellWord(word) {
  if (/^[A-Za-z0-9_.,:=@%/+-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
