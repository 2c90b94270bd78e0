// Views that lesson.json names are there: those of presets, openings, and the marks of predictions.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { findLessons } from '../../web/tools/site/lessons.mjs';

const engine = await load();
const lessons = findLessons(fileURLToPath(new URL('../../', import.meta.url)));

/** @typedef {import('../../web/tools/site/lessons.mjs').Lesson} Lesson */

/** Everything that a lesson says of views: experiment, preset and view. @param {Lesson} lesson @returns {[string, string | undefined, string | undefined][]} */
const named = ({ presets, opening, predictions }) => [
  ...Object.entries(presets).flatMap(([slug, all]) =>
    all.map(
      ({ name, view }) => /** @type {[string, string, string | undefined]} */ ([slug, name, view]),
    ),
  ),
  ...predictions.map(
    ({ experiment, preset, mark }) =>
      /** @type {[string, string | undefined, string | undefined]} */ ([
        experiment,
        preset,
        mark?.view,
      ]),
  ),
  ...(opening
    ? [/** @type {[string, string, string]} */ ([opening.experiment, opening.preset, opening.view])]
    : []),
];

for (const lesson of lessons) {
  test(`${lesson.slug}: the views that it names are there`, () => {
    for (const [experiment, name, wanted] of named(lesson)) {
      const preset = lesson.presets[experiment]?.find((one) => one.name === name);
      assert.ok(preset || name === undefined, `${experiment} has no preset ${name}`);
      if (!wanted) continue;
      const { parameters = {}, seed = 0 } = preset ?? {};
      const run = must(engine.createRun({ experiment, parameters, seed, events: [] }));
      const views = must(run.observe()).views.map((view) => view.name);
      run.delete();
      assert.ok(views.includes(wanted), `${experiment}, ${name}: no ${wanted} in ${views}`);
    }
  });
}
