// The Content-Security-Policy of every page, as a meta element for hosts that set no headers.

/** Scripts, styles, fonts, workers and data of this site only; WebAssembly may be compiled. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'", // KaTeX positions its boxes by style attributes
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'", // a text never becomes a script or HTML by itself
  'trusted-types lit-html lab', // the templates of Lit, and web/client/trusted.js
].join('; ');
