// Saved notebooks of real runs: their cells run in plain Python, and a wrong number makes an assertion fail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, must } from '../../engine/bindings/node.mjs';
import { fingerprint, notebookOf } from '../../web/share/notebook.js';
import { python } from '../python.mjs';

const engine = await load();

/** @typedef {{slug: string, parameters?: Record<string, string | number | boolean>, seed?: number, steps?: number, inputs?: import('../../web/client/messages.js').Input[]}} Asked */

/** The notebook of a run. @param {Asked} asked @param {(of: any) => void} [change] before it is made */
function notebook({ slug, parameters = {}, seed = 0, steps, inputs = [] }, change) {
  const run = must(engine.createRun({ experiment: slug, parameters, seed, events: [], inputs }));
  must(run.advance(steps ?? run.suggestedSteps()));
  const observation = must(run.observe());
  const of = {
    description: { slug, title: `The ${slug}`, question: 'Does $x_1$ fit?' },
    record: must(run.record()),
    observation,
    shown: observation.views[0]?.name ?? '',
    address: `https://lab.example/#${slug}?seed=${seed}`,
  };
  change?.(of);
  const made = notebookOf(of);
  run.delete();
  return made;
}

/** The program of all its cells. @param {ReturnType<typeof notebookOf>} made */
const program = ({ cells }) =>
  cells
    .filter(({ cell_type: type }) => type === 'code')
    .map(({ source }) => source.join(''))
    .join('\n\n');

/** @param {ReturnType<typeof notebookOf>} made */
function runs(made) {
  const { code, out, err } = python(program(made));
  assert.equal(code, 0, err.slice(-2000));
  return out;
}

/** Fails with the sentence. @param {string} text @param {RegExp} sentence */
function fails(text, sentence) {
  const { code, err } = python(text);
  assert.equal(code, 1, 'it ran in spite of the wrong number');
  assert.match(err, sentence);
}

/** What is drawn again from the seed and computed again by the formulas. @type {Asked[]} */
const SHORT = [
  { slug: 'least-squares', seed: 3 },
  { slug: 'least-squares', seed: 1, parameters: { samples: 40, dimension: 5, spectrum: 'power_law', exponent: 1.5, standardize: true, intercept: true, loss: 'mean' } },
  { slug: 'gradient-flow', seed: 7 },
  { slug: 'gradient-flow', seed: 5, parameters: { spectrum: 'geometric', condition: 30, initial_norm: 2, learning_rate: 0.01, loss: 'half_sum' }, steps: 400 },
  { slug: 'minimum-norm', seed: 2, parameters: { initial_norm: 1 } },
  { slug: 'scalar-factorization', seed: 0 },
  { slug: 'scalar-factorization', seed: 4, parameters: { depth: 3, w1: 0.5, w2: 0.4, label_noise: 0.3, loss: 'half_sum' }, steps: 900 },
]; // prettier-ignore

for (const asked of SHORT) {
  test(`${asked.slug} ${JSON.stringify(asked.parameters ?? {})}: the theory comes out the same in NumPy`, () => {
    const out = runs(notebook(asked));
    assert.match(out, /are as they were saved/);
    assert.match(out, /follow from the (?:seed and the theory|formulas)/);
  });
}

/** One of each kind of view that is left. @type {Asked[]} */
const OTHERS = [
  { slug: 'digits', steps: 20 },
  { slug: 'glass-box', steps: 50 },
  { slug: 'loss-landscape', steps: 10 },
  { slug: 'symmetry-breaking', steps: 20 },
  { slug: 'lazy-scale', steps: 20 },
  { slug: 'edge-of-stability', steps: 20 },
];

for (const asked of OTHERS) {
  test(`${asked.slug}: every figure is drawn and every number asserted`, () => {
    assert.match(runs(notebook(asked)), /are as they were saved/);
  });
}

test('a wrong number makes an assertion fail, wherever it stands', () => {
  const made = notebook({ slug: 'gradient-flow', seed: 7 });
  const text = program(made);
  const curve =
    /"name":"gradient descent","label":"gradient descent","role":"measured","x":\[[^\]]*\],"y":\[([^,]+),/.exec(
      text,
    );
  assert.ok(curve?.[1]);
  const lastBits = String(Number(curve[1]) * (1 + 2 ** -51));
  assert.notEqual(lastBits, curve[1]);
  fails(
    text.replace(`"y":[${curve[1]},`, `"y":[${lastBits},`),
    /the data of \w+ are not those that were saved/,
  );
  fails(text.replace(/("train_loss": )[^,]+,/, '$1 0.5,'), /ends at .*, not at train_loss = 0.5/);
  fails(text.replace(/("sharpness": )[^,]+,/, '$1 0.5,'), /sharpness: .* is not 0.5/);
  fails(text.replace('"SEED', '"').replace('SEED = 7', 'SEED = 8'), /is not/);
  const check = /"predicted":0,"measured":([^,]+),"tolerance"/.exec(text);
  assert.ok(check?.[1]);
  fails(
    text.replace(`"predicted":0,"measured":${check[1]},`, '"predicted":0,"measured":9,'),
    /AssertionError: /,
  );
});

test('texts of a student’s file stay texts', () => {
  const hostile = `a'''+open("x")+r''',"b\\",y`;
  const bytes = new TextEncoder().encode(
    `"a'''+quit(3)+r'''","b\\",y\n1,2,3.5\n2,1,2.25\n-1,0.5,0.125\n`,
  );
  const made = notebook({ slug: 'least-squares', inputs: [{ name: 'data', bytes }] });
  const out = runs(made);
  assert.match(out, /are as they were saved/);
  assert.doesNotMatch(out, /follow from/, 'data of one’s own are not drawn again');
  const odd = notebook({ slug: 'least-squares' }, (of) => {
    of.observation.views[0].series[0].name = hostile;
    of.observation.views[0].title = hostile;
  });
  const { code, err } = python(program(odd).replace(/\ncurve = series[^]*/, ''));
  assert.equal(code, 0, err);
});

test('a notebook is nbformat 4.5 as Jupyter reads it', () => {
  const made = notebook({ slug: 'minimum-norm' });
  assert.deepEqual([made.nbformat, made.nbformat_minor], [4, 5]);
  assert.equal(new Set(made.cells.map(({ id }) => id)).size, made.cells.length);
  for (const cell of made.cells) {
    assert.match(cell.id, /^[a-zA-Z0-9_-]{1,64}$/);
    assert.equal('outputs' in cell, cell.cell_type === 'code');
    assert.ok(cell.source.slice(0, -1).every((line) => line.endsWith('\n')));
  }
  assert.match(made.cells[0]?.source.join('') ?? '', /Does x₁ fit\?[^]*seed 0/);
});

test('the fingerprint of numbers is that of their bits', () => {
  assert.deepEqual(fingerprint([1, NaN, 2]), [2, '7ff0000000000000']);
  assert.deepEqual(fingerprint([-0, 0]), [2, '0000000000000000']);
  assert.notDeepEqual(fingerprint([0.1 + 0.2]), fingerprint([0.3]));
});
