// 404.html: hosts serve it at any depth, so it refers to nothing and carries its style and script.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A source for a policy: this very text and no other. @param {string} text */
export const hashSource = (text) =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** @param {string} root the repository @returns {string} the page */
export function notFoundPage(root) {
  const [style, script, body] = ['css', 'js', 'html'].map((kind) =>
    readFileSync(join(root, `web/hosting/not-found.${kind}`), 'utf8'),
  );
  const policy = [
    "default-src 'none'",
    `script-src ${hashSource(script)}`,
    `style-src ${hashSource(style)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>No such page · Learning Mechanics Lab</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}<script>${script}</script>
</body>
</html>
`;
}

/**
 * @param {string} root the repository
 * @returns {import('vite').Plugin}
 */
export function notFound(root) {
  return {
    name: 'lab-not-found',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '404.html', source: notFoundPage(root) });
    },
  };
}
