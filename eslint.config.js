// What ESLint holds the project's JavaScript to.
import js from '@eslint/js';
import globals from 'globals';

const unsafeHtml = ['innerHTML', 'outerHTML', 'insertAdjacentHTML'];

export default [
  { ignores: ['build/**', 'dist/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-var': 'error',
      'no-shadow': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['web/**'],
    ignores: ['web/tools/**'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
    rules: {
      // A page must not turn text (a link, a file, a message) into markup.
      'no-restricted-properties': ['error', ...unsafeHtml.map((property) => ({ property }))],
      'no-restricted-imports': [
        'error',
        { patterns: ['lit/directives/unsafe-*', 'lit-html/directives/unsafe-*'] },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['web/tools/**', 'engine/**', 'tests/**', '*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    // Functions that Puppeteer and WebDriver run inside the page stand in these files.
    files: ['tests/browser/**', 'tests/bits/*.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser, ...globals.worker } },
  },
];
