// Keeps one font format: every browser that runs WebAssembly reads WOFF2.

const OLD_FORMATS = /,\s*url\([^)]*\.(?:woff|ttf)['"]?\)\s*format\(['"][a-z]*['"]\)/g;

/**
 * A PostCSS plugin that removes the WOFF and TrueType alternatives from KaTeX's font faces before
 * Vite copies what they name, which leaves 20 of 60 font files.
 * @type {import('postcss').Plugin}
 */
export const oneFontFormat = {
  postcssPlugin: 'lab-one-font-format',
  Declaration: {
    src: (declaration) => {
      const kept = declaration.value.replace(OLD_FORMATS, '');
      if (kept !== declaration.value) declaration.value = kept;
    },
  },
};
