// The frame around a page's own content: head, header, navigation, footer.
import { BROWSERS } from '../../client/browsers.js';
import { madeBy } from '../made-by.mjs';
import { POLICY } from './policy.mjs';

/** @param {string} text @returns {string} safe in HTML text and in attributes */
export const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Shown by theme.js in a browser that is too old. */
export const OLD_BROWSER = `<p class="notice old-browser" hidden>This browser is too old for some parts of the lab. Please use ${BROWSERS}.</p>`;

/** Hidden by the style sheet: where a frame is closed off, some browsers let neither style nor script through. */
export const UNSTYLED = `<p class="unstyled">The files of this page did not come. If it stands in a frame, the frame may be closed off (its sandbox lacks allow-same-origin): open the lesson in a window of its own.</p>`;

/** Shown by theme.js when the page's own script does not come. */
export const NOT_STARTED = `<p class="notice bad not-started" hidden>A part of this page did not come, so the experiments cannot start. <a class="button" href="">Load the page again</a></p>`;

/**
 * @typedef {object} Page
 * @property {string} title of the window
 * @property {string} description one sentence for search engines
 * @property {string} kicker the small line above the heading, e.g. `Part I, lesson 3`; may be empty
 * @property {string} trail the page's name in the header, e.g. `Linear regression`; may be empty
 * @property {string} body HTML of the main part
 * @property {string} up the way to the site's root: `./`, `../` or `../../`
 * @property {string} script module to load, as Vite resolves it
 * @property {string} [sheet] of web/styles: what this page needs beside the style sheet of all
 */

/** @param {Page} page */
const head = (page) => `<!doctype html>
<html lang="en" data-theme="light" data-up="${page.up}" data-version="" data-made-by="${madeBy()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title)}</title>
<meta name="description" content="${escape(page.description)}">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<link rel="manifest" href="/manifest.webmanifest">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/web/styles/index.css">${
  page.sheet
    ? `
<link rel="stylesheet" href="/web/styles/${page.sheet}.css">`
    : ''
}
<script type="module" src="${page.script}"></script>
</head>`;

/** @param {Page} page */
const header = (page) => `<a class="skip" href="#content">Skip to the text</a>
<header class="site">
<a class="home" href="${page.up}index.html"><svg aria-hidden="true" viewBox="0 0 24 24" width="22" height="22"><path class="measured" d="M3 3C5 13 10 18 21 19"/><path class="predicted" d="M3 8C6 15 11 19 21 21"/></svg>Learning Mechanics Lab</a>
${page.trail ? `<span class="trail">${escape(page.trail)}</span>` : ''}
<nav aria-label="Site"><a href="${page.up}index.html#lessons">Lessons</a><a href="${page.up}claims/index.html">Claims</a><a href="${page.up}reproductions/index.html">Reproductions</a><lm-theme></lm-theme><lm-shortcuts></lm-shortcuts></nav>
</header>`;

/** @param {Page} page */
const footer = (page) => `<footer class="site">
<p>Learning Mechanics Lab: the theory’s curve over the measured one, with the same bits in every browser and natively. MIT licence; <a href="${page.up}notices.txt">licences of what it carries</a>. The course’s documents, line by line: <a href="${page.up}claims/index.html">claims</a>. Every check with its numbers: <a href="${page.up}reproductions/index.html">reproductions</a>. For teachers: <a href="${page.up}grade/index.html">grade a class</a>.</p>
<p>It accompanies the course <cite>Learning Mechanics</cite> (notes by Mark Rhee; <a href="https://arxiv.org/abs/2604.21691">Simon et al. 2026</a>). Everything runs in your browser: nothing you type or load leaves it.</p>
</footer>`;

/**
 * A whole page.
 * @param {Page} page
 * @returns {string}
 */
export const frame = (page) => `${head(page)}
<body>
${header(page)}
<main id="content" tabindex="-1">
<noscript><p class="notice">You can read the text without JavaScript. The experiments and tasks need it.</p></noscript>
${OLD_BROWSER}
${NOT_STARTED}
${page.kicker ? `<p class="kicker">${escape(page.kicker)}</p>` : ''}
${page.body}
</main>
${footer(page)}
</body>
</html>
`;
