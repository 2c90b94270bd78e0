// Colours: mixing in a perceptual space and our own colour maps, even in steps of perceived change.

/** A colour in OKLab (Ottosson 2020): lightness 0 … 1, green–red, blue–yellow. @typedef {[number, number, number]} Lab */

/** @param {number} c */
const toLinear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
/** @param {number} c */
const fromLinear = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/** sRGB bytes → OKLab. @param {[number, number, number]} rgb @returns {Lab} */
export function labOf([red, green, blue]) {
  const [r, g, b] = [toLinear(red / 255), toLinear(green / 255), toLinear(blue / 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab → sRGB bytes, clipped to what a screen shows. @param {Lab} lab @returns {[number, number, number]} */
export function rgbOf([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((c) => Math.round(255 * Math.min(1, Math.max(0, fromLinear(c)))));
  return /** @type {[number, number, number]} */ (bytes);
}

/**
 * `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` → bytes; black for anything else.
 * @param {string} text
 * @returns {[number, number, number]}
 */
export function parseColour(text) {
  const hex = text.trim().match(/^#([0-9a-f]{3,8})$/i)?.[1];
  if (hex && hex.length <= 4) {
    return /** @type {any} */ ([0, 1, 2].map((i) => parseInt(hex[i] + hex[i], 16)));
  }
  if (hex) return /** @type {any} */ ([0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  const numbers = text
    .match(/^rgba?\(([^)]+)\)/)?.[1]
    .split(/[\s,/]+/)
    .map(Number);
  return numbers && numbers.length >= 3 ? [numbers[0], numbers[1], numbers[2]] : [0, 0, 0];
}

/** @param {[number, number, number]} rgb */
export function hexOf(rgb) {
  return `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`;
}

/**
 * How far two colours are apart in brightness, from 1 to 21 (WCAG 2, relative luminance).
 * @param {string} one @param {string} other
 */
export function contrast(one, other) {
  const [low, high] = [one, other]
    .map((text) => {
      const [red, green, blue] = parseColour(text).map((c) => toLinear(c / 255));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The colour a share `t` of the way from one to another, in OKLab. @param {string} from @param {string} to @param {number} t */
export function mix(from, to, t) {
  const a = labOf(parseColour(from));
  const b = labOf(parseColour(to));
  return hexOf(
    rgbOf([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])]),
  );
}

/** Lightness, chroma, hue in degrees → OKLab. @param {number} L @param {number} chroma @param {number} hue @returns {Lab} */
function fromLch(L, chroma, hue) {
  const angle = (hue * Math.PI) / 180;
  return [L, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/**
 * Colours of an ordered family, from its first member to its last: lightness falls (rises on dark paper) and the hue
 * turns with it, so that the order can be seen by every eye.
 * @param {number} t from 0 to 1 @param {boolean} dark
 */
export function rampAt(t, dark) {
  const L = dark ? 0.56 + 0.37 * t : 0.63 - 0.37 * t;
  return hexOf(rgbOf(fromLch(L, 0.12 - 0.03 * t, 200 + 90 * t)));
}

/** How many colours a map has. */
export const MAP_SIZE = 256;
/** A map's curve is first drawn this finely, then walked in equal lengths. */
const FINE = 2048;

/**
 * A map of MAP_SIZE colours along a curve in OKLab, at equal distances along it.
 * @param {(t: number) => Lab} curve
 * @returns {Uint8Array} r, g, b, r, g, b, …
 */
function evenMap(curve) {
  const points = Array.from({ length: FINE + 1 }, (_, i) => curve(i / FINE));
  const lengths = [0];
  for (let i = 1; i <= FINE; ++i) {
    const [p, q] = [points[i - 1], points[i]];
    lengths.push(lengths[i - 1] + Math.hypot(q[0] - p[0], q[1] - p[1], q[2] - p[2]));
  }
  const bytes = new Uint8Array(3 * MAP_SIZE);
  for (let k = 0, i = 0; k < MAP_SIZE; ++k) {
    const target = (lengths[FINE] * k) / (MAP_SIZE - 1);
    while (i < FINE && lengths[i] < target) ++i;
    bytes.set(rgbOf(points[i]), 3 * k);
  }
  return bytes;
}

/** A smooth rise from 0 to 1 and back. @param {number} t */
const arch = (t) => 4 * t * (1 - t);

/** @type {Map<string, Uint8Array>} */
const maps = new Map();

/**
 * A colour map. `sequential`: from the paper's side (pale in light, deep in dark) through teal to the
 * other; `diverging`: blue – neutral – orange, the roles' own hues, zero in the middle.
 * @param {'sequential' | 'diverging'} kind @param {boolean} dark
 * @returns {Uint8Array} MAP_SIZE colours as r, g, b
 */
export function colourMap(kind, dark) {
  const key = `${kind} ${dark}`;
  let map = maps.get(key);
  if (!map) {
    map = kind === 'sequential' ? evenMap(sequential(dark)) : diverging(dark);
    maps.set(key, map);
  }
  return map;
}

/** @param {boolean} dark @returns {(t: number) => Lab} */
function sequential(dark) {
  return (t) => {
    const s = dark ? 1 - t : t;
    return fromLch(0.965 - 0.735 * s, 0.012 + 0.03 * s + 0.075 * arch(s), 105 + 170 * s);
  };
}

/** Two even arms that meet in a neutral middle. @param {boolean} dark */
function diverging(dark) {
  const middle = dark ? 0.26 : 0.968;
  const end = dark ? 0.82 : 0.42;
  /** @param {number} hue @param {number} turn @returns {(t: number) => Lab} */
  const arm = (hue, turn) => (t) =>
    fromLch(
      middle + (end - middle) * t,
      0.135 * Math.sin((Math.PI / 2) * t ** 0.8),
      hue + turn * t,
    );
  const blue = evenMap(arm(232, 20));
  const orange = evenMap(arm(75, -30));
  const bytes = new Uint8Array(3 * MAP_SIZE);
  const half = MAP_SIZE / 2;
  for (let k = 0; k < half; ++k) {
    const at = 3 * (2 * k + 1);
    bytes.set(blue.subarray(at, at + 3), 3 * (half - 1 - k));
    bytes.set(orange.subarray(at, at + 3), 3 * (half + k));
  }
  return bytes;
}

/** The colour of t in 0 … 1, as `#rrggbb`. @param {Uint8Array} map @param {number} t */
export function colourAt(map, t) {
  const k = 3 * Math.round((MAP_SIZE - 1) * Math.min(1, Math.max(0, t)));
  return hexOf([map[k], map[k + 1], map[k + 2]]);
}
