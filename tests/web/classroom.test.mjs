// A class: seeds from names, links of lecturers, kept work as a file, a storage that is full or closed.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { classLink, classOf, plainName, seedOfName, typedName } from '../../web/share/classroom.js';
import { exported, imported } from '../../web/lesson/progress.js';
import { forget, keep, kept, recall, storageRefused } from '../../web/base/storage.js';

test('a seed is FNV-1a of the plain name, modulo a million', () => {
  // The published 32-bit values of "a" and "foobar" are e40c292c and bf9cf968.
  assert.equal(seedOfName('a'), 0xe40c292c % 1_000_000);
  assert.equal(seedOfName('foobar'), 0xbf9cf968 % 1_000_000);
  assert.equal(seedOfName('  Ada   LOVELACE '), seedOfName('ada lovelace'));
  assert.equal(seedOfName('Zoe\u0308'), seedOfName('Zo\u00eb'), 'however the accent is typed');
  assert.notEqual(seedOfName('ada lovelace'), seedOfName('ada lovelacf'));
  assert.equal(plainName('\t\n'), '');
  const seeds = new Set(Array.from({ length: 300 }, (_, i) => seedOfName(`student ${i}`)));
  assert.ok(seeds.size >= 298, 'of 300 students hardly two share a seed');
});

test('a typed name is one line of bounded length and stays text', () => {
  assert.equal(typedName(' Ada\u0000\nLovelace '), 'Ada Lovelace');
  assert.ok(typedName('x'.repeat(5000)).length <= 200);
  const cut = typedName('😀'.repeat(300));
  assert.ok(!/\p{Cs}/u.test(cut), 'no half of a character is left');
  assert.equal(typedName('<script>'), '<script>');
});

test('a lecturer’s link says what was chosen, and the page reads it so', () => {
  const page = 'https://example.org/lab/lessons/x/index.html?theme=dark#old';
  const choice = { hide: ['seed', 'noise'], preset: 'tall', theme: '', ownSeed: true, guessFirst: true }; // prettier-ignore
  const link = classLink(page, 'least-squares', choice);
  assert.equal(
    link,
    'https://example.org/lab/lessons/x/index.html?hide=seed,noise&preset=tall&seed=name&theory=guess#least-squares',
  );
  assert.deepEqual(classOf(new URL(link).search), { ownSeed: true, guessFirst: true });
  const empty = { hide: [], preset: '', theme: '', ownSeed: false, guessFirst: false };
  assert.equal(classLink(page, 'a', empty), 'https://example.org/lab/lessons/x/index.html#a');
  assert.deepEqual(classOf('?seed=3'), { ownSeed: false, guessFirst: false });
});

const work = {
  'task:linear/rate': { answer: '0.25', done: true },
  'guess:linear/first': 0.5,
};

test('progress comes back from its file; foreign and hostile files are refused in a sentence', () => {
  assert.deepEqual(imported('linear', exported('linear', work)), work);
  /** @param {unknown} file @param {RegExp} sentence */
  const refused = (file, sentence) =>
    assert.throws(
      () => imported('linear', typeof file === 'string' ? file : JSON.stringify(file)),
      sentence,
    );
  refused('no json', /not JSON/);
  refused('[]', /not progress/);
  refused({ format: 1, lesson: 'linear', work: [] }, /not progress/);
  refused({ format: 1, lesson: 'other', work: {} }, /lesson “other”/);
  refused({ format: 2, lesson: 'linear', work: {} }, /not progress/);
  /** @param {string} key @param {unknown} value */
  const entry = (key, value) =>
    `{"format":1,"lesson":"linear","work":{"${key}":${JSON.stringify(value)}}}`;
  for (const key of [
    '__proto__',
    'constructor',
    'author',
    'task:other/rate',
    'task:linear/<b>',
    'task:linear/',
  ]) {
    refused(entry(key, { answer: '1', done: true }), /is no answer of this lesson/);
  }
  refused(entry('task:linear/rate', { answer: 5, done: true }), /is no answer/);
  refused(entry('task:linear/rate', { answer: 'x'.repeat(5000), done: true }), /is no answer/);
  refused(entry('guess:linear/first', '0.5'), /is no answer/);
  refused('x'.repeat(300_000), /too long/);
  const extra = entry('task:linear/rate', { answer: '1', done: true, evil: '<img>' });
  assert.deepEqual(imported('linear', extra), { 'task:linear/rate': { answer: '1', done: true } });
  assert.equal('polluted' in {}, false);
});

/** A storage that holds so many characters. @param {number} room */
function fakeStorage(room) {
  /** @type {any} */
  const storage = Object.create({
    setItem(/** @type {string} */ key, /** @type {string} */ value) {
      const used = Object.values(storage).join('').length;
      if (used + value.length > room) throw new DOMException('full', 'QuotaExceededError');
      storage[key] = value;
    },
    getItem: (/** @type {string} */ key) => (Object.hasOwn(storage, key) ? storage[key] : null),
    removeItem: (/** @type {string} */ key) => void delete storage[key],
  });
  return storage;
}

/** Where the page's site begins, and the page. @param {string} up @param {string} href */
function openAt(up, href) {
  const document = { documentElement: { dataset: { up } }, baseURI: href };
  Object.assign(globalThis, { document, location: new URL(href) });
}

beforeEach(() => {
  openAt('../../', 'https://host/lab/lessons/a/index.html');
  for (const key of Object.keys(kept(''))) forget(key);
});

test('what a full storage refuses stays in the page’s memory, and is told', (t) => {
  Object.defineProperty(globalThis, 'localStorage', { value: fakeStorage(12), configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  assert.equal(keep('task:a/1', 'short'), true);
  assert.equal(storageRefused(), false);
  assert.equal(keep('task:a/2', 'much too long for it'), false);
  assert.equal(storageRefused(), true);
  assert.equal(recall('task:a/2'), 'much too long for it');
  assert.deepEqual(kept('task:a/'), { 'task:a/1': 'short', 'task:a/2': 'much too long for it' });
  forget('task:a/2');
  assert.deepEqual([recall('task:a/2'), storageRefused()], [null, false]);
});

test('a closed storage loses nothing while the page is open', (t) => {
  Object.defineProperty(globalThis, 'localStorage', {
    get: () => {
      throw new DOMException('closed', 'SecurityError');
    },
    configurable: true,
  });
  t.after(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  assert.equal(keep('guess:a/1', 3), false);
  assert.equal(recall('guess:a/1'), 3);
  assert.deepEqual(kept('guess:'), { 'guess:a/1': 3 });
});

test('what somebody else wrote into the storage is as if nothing was kept', (t) => {
  const storage = fakeStorage(1000);
  storage['lab:/lab/:task:a/1'] = '{broken';
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  assert.equal(recall('task:a/1'), null);
});

test('two labs on one host keep their own, and a single file its own', (t) => {
  const storage = fakeStorage(1000);
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  keep('task:a/1', 'spring');
  openAt('../../', 'https://host/autumn/lessons/a/index.html');
  assert.equal(recall('task:a/1'), null);
  keep('task:a/1', 'autumn');
  openAt('', 'https://host/a.html');
  assert.deepEqual(kept('task:'), {});
  openAt('./', 'https://host/lab/index.html');
  assert.deepEqual(kept('task:'), { 'task:a/1': 'spring' });
});

test('what an older version kept is taken over once', async (t) => {
  const storage = fakeStorage(1000);
  storage['lab:task:a/1'] = '{"done":true}';
  storage['lab:open'] = '1';
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  const again = '../../web/base/storage.js?again';
  await import(again);
  assert.deepEqual(recall('task:a/1'), { done: true });
  assert.equal('lab:task:a/1' in storage, false);
});

test('a storage that is closed is told before anything was to be kept', async (t) => {
  Object.defineProperty(globalThis, 'localStorage', { value: fakeStorage(0), configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  const fresh = '../../web/base/storage.js?fresh';
  assert.equal((await import(fresh)).storageRefused(), true);
});
