// Names keep: a link, a record or a script of last year still finds what it says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lacking, presentNames, publishedNames } from '../names.mjs';

const present = presentNames();

test('every name that was published is still there, or its successor answers to it', () => {
  assert.deepEqual(lacking(publishedNames(), present), []);
});

test('every name is written down (node tests/names.mjs --update)', () => {
  assert.deepEqual(lacking(present, publishedNames()), []);
});

test('a name that went would be seen', () => {
  const published = { 'an-experiment': ['parameter samples', 'view loss'] };
  assert.deepEqual(lacking(published, { 'an-experiment': ['view loss'] }), [
    'an-experiment: parameter samples',
  ]);
  assert.deepEqual(lacking(published, {}).length, 2);
});
