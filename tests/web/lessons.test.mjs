// What each lesson promises: a figure to begin with, presets that show their point, few settings in front.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findLessons } from '../../web/tools/site/lessons.mjs';
import { placesIn } from '../../web/tools/site/places.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** More settings than this are folded. */
const MOST_SETTINGS = 6;

/** More presets than this at one place are folded. */
const MOST_PRESETS = 8;

/** The experiments as the prose places them. @param {string} slug of the lesson */
const tabsOf = (slug) => placesIn(readFileSync(`${ROOT}lessons/${slug}/index.html`, 'utf8'));

/** What the engine's runs end with, as the numbers of the pages hold it. */
const NUMBERS = JSON.parse(readFileSync(`${ROOT}tests/numbers.json`, 'utf8'));
/** @param {string} experiment @returns {string[]} its scalars */
const scalarsOf = (experiment) => {
  const [, run] = Object.entries(NUMBERS).find(([key]) => key.startsWith(`${experiment}@`)) ?? [];
  return Object.keys(/** @type {any} */ (run)?.scalars ?? {});
};

for (const lesson of findLessons(ROOT)) {
  const { slug, opening, presets, experiments, controls, sweeps } = lesson;

  test(`${slug}: each of its experiments has a question for a sweep`, () => {
    assert.deepEqual(Object.keys(sweeps).sort(), [...experiments].sort());
  });

  test(`${slug}: a sweep asks about numbers that there are, over a range with a direction`, () => {
    for (const [name, { scalar, theory, from, to, scale, seeds, points }] of Object.entries(
      sweeps,
    )) {
      const scalars = scalarsOf(name);
      assert.ok(scalars.includes(scalar), `${name}: ${scalar} is none of ${scalars}`);
      const predicted = theory ?? `predicted_${scalar}`;
      assert.ok(!theory || scalars.includes(predicted), `${name}: ${theory} is none of ${scalars}`);
      assert.ok(['lin', 'log'].includes(scale), `${name}: an axis is lin or log, not ${scale}`);
      assert.ok(from < to && (scale === 'lin' || from > 0), `${name}: from ${from} to ${to}`);
      assert.ok(points >= 2 && seeds >= 1);
    }
  });

  test(`${slug} opens on a figure of a preset of its own`, () => {
    assert.ok(opening, 'no opening');
    const names = presets[opening.experiment]?.map(({ name }) => name) ?? [];
    assert.ok(names.includes(opening.preset), `${opening.preset} is none of ${names}`);
  });

  test(`${slug}: each preset names the tab that shows its point`, () => {
    for (const { name, views } of tabsOf(slug)) {
      for (const preset of presets[name] ?? []) {
        assert.ok(preset.view, `${name}: ${preset.name} has no view`);
        if (views.length === 0) continue;
        const shown = tabsOf(slug).some(
          (one) => one.name === name && one.views.includes(preset.view ?? ''),
        );
        assert.ok(shown, `${name}: ${preset.name} opens ${preset.view}, which has no tab`);
      }
    }
  });

  test(`${slug}: each place shows at most ${MOST_PRESETS} presets, among them the one it begins with`, () => {
    for (const { name, preset, presets: named } of tabsOf(slug)) {
      const shown = named.length > 0 ? named : (presets[name] ?? []).map((one) => one.name);
      assert.ok(shown.length <= MOST_PRESETS, `${name} shows ${shown.length}`);
      assert.ok(
        !preset || shown.includes(preset),
        `${name} begins with ${preset}, which is folded`,
      );
    }
  });

  test(`${slug}: at most ${MOST_SETTINGS} settings stand in front`, () => {
    for (const name of experiments) {
      const front = controls[name] ?? [];
      assert.ok(front.length > 0, `${name} says nothing`);
      assert.ok(front.length <= MOST_SETTINGS, `${name} shows ${front.length} settings`);
    }
  });
}

test('robustness: no factor between runs is typed by hand', () => {
  const prose = readFileSync(`${ROOT}lessons/robustness/index.html`, 'utf8');
  assert.doesNotMatch(prose, /factor of \d/);
});
