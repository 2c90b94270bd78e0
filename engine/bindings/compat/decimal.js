// Between doubles and decimal digits by the host's own conversions; what core/decimal.cpp calls.
/* eslint object-shorthand: off -- Emscripten prints a function from its source */
/* global LibraryManager, mergeInto, HEAPU8 */
mergeInto(LibraryManager.library, {
  // Writes `count` digits of `value` (finite, at least 0) and returns the exponent of ten.
  lm_nearest_decimal: function (value, count, digits) {
    let parts = value.toExponential(count - 1).split('e');
    // JavaScript rounds a tie up, C to the even digit. A tie has one digit more than `count`, a 5:
    // written out in full (100 places are more than a double so near to a tie needs), zeros follow.
    if (value.toExponential(count).split('e')[0].endsWith('5')) {
      const exact = value.toExponential(100).split('e');
      const all = exact[0].replace('.', '');
      if (/^50*$/.test(all.slice(count)) && Number(all[count - 1]) % 2 === 0) {
        parts = [all.slice(0, count), exact[1]];
      }
    }
    const text = parts[0].replace('.', '');
    for (let i = 0; i < count; ++i) HEAPU8[digits + i] = text.charCodeAt(i);
    return Number(parts[1]);
  },
  lm_nearest_double: function (text, length) {
    let number = ''; // letter by letter: a file may hold one longer than a list of arguments can be
    for (let i = 0; i < length; ++i) number += String.fromCharCode(HEAPU8[text + i]);
    return Number(number);
  },
});
