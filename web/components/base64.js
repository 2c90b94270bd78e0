// Bytes as base64 text and back: the standard alphabet for records, the address-safe one for links.

const CHUNK = 0x8000;

/** @param {Uint8Array} bytes @returns {string} */
export function toBase64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return btoa(text);
}

/** @param {string} text @returns {Uint8Array} @throws {Error} when it is no base64 */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** @param {Uint8Array} bytes @returns {string} */
export const toLinkText = (bytes) =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** @param {string} text @returns {Uint8Array} @throws {Error} when it is no base64 */
export const fromLinkText = (text) => fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
