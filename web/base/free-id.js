// An id that nothing else on the page has.

/** @param {string} wanted @returns {string} it, or it with a number where something else has it */
export function freeId(wanted) {
  if (!document.getElementById(wanted)) return wanted;
  let number = 2;
  while (document.getElementById(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}
