// The site build's own pieces: numbers in prose, formulas, places for numbers, the page's frame.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withAnchors } from '../../web/tools/site/anchors.mjs';
import { withPresets } from '../../web/tools/site/places.mjs';
import { collectFormulas, formulaTemplate, markPlaces } from '../../web/tools/site/formulas.mjs';
import { frame } from '../../web/tools/site/frame.mjs';
import { renderMathematics } from '../../web/tools/site/mathematics.mjs';
import { keyOf, numberFiller } from '../../web/tools/site/numbers.mjs';
import { modulesOf } from '../../web/tools/site/pages.mjs';
import { POLICY } from '../../web/tools/site/policy.mjs';

const CHECK = {
  name: 'Late slope of the log loss',
  kind: /** @type {'within'} */ ('within'),
  predicted: -2,
  measured: -1.995,
  tolerance: 0.02,
  why: '',
  range: '',
  passed: true,
};
const filler = numberFiller((slug, preset) => {
  if (slug !== 'loss-decay' || preset === 'nothing') throw new Error(`no ${slug}@${preset}`);
  return {
    scalars: { slope: -1.99512, loss: 1.5e-9 },
    checks: [CHECK],
    battery: [{ ...CHECK, name: 'median', measured: 8 }],
  };
});

test('numbers in prose come from the engine, with the digits asked for', () => {
  const text = '{{loss-decay.slope}}, {{ loss-decay@long.slope | 5 }}, {{loss-decay.loss}}';
  assert.equal(filler.fill(text, 'here'), '−2, −1.9951, 1.5×10⁻⁹');
  assert.equal(filler.fill('{{loss-decay.check.late-slope.predicted}}', 'here'), '−2');
  assert.equal(filler.answer('{{loss-decay.check.late.measured}}', 'here'), -1.995);
  assert.equal(filler.fill('{{loss-decay.battery.median.measured}}', 'here'), '8');
  assert.equal(filler.answer(12, 'here'), 12);
  assert.equal(
    filler.answer('{{loss-decay.slope}} / {{loss-decay.loss}}', 'here'),
    -1.99512 / 1.5e-9,
  );
});

test('an unknown name fails with the place and what there is', () => {
  assert.throws(() => filler.fill('{{loss-decay.slop}}', 'a.html'), /a\.html.*slop.*slope, loss/);
  assert.throws(() => filler.fill('{{other.slope}}', 'a.html'), /a\.html.*no other@/);
  assert.throws(() => filler.fill('{{loss-decay.check.x.measured}}', 'a.html'), /0 checks/);
  assert.throws(() => filler.fill('{{loss decay}}', 'a.html'), /not of the form/);
  assert.throws(() => filler.answer('twelve', 'a.json'), /neither a number/);
});

test('a check’s name has a key', () => {
  assert.equal(keyOf('‖w − w(T)‖ within ηλ: sure'), 'w-w-t-within-sure');
});

test('numbers with a power of ten have their exponent raised, in text and in formulas', () => {
  const html = renderMathematics(
    '<p title="1×10⁻⁹">1.5×10⁻⁹, $a = 2×10⁻⁴ 12\u202f345$</p>',
    'here',
  );
  assert.match(html, /<p title="1×10⁻⁹">1\.5×10<sup>−9<\/sup>, /);
  assert.match(html, /<msup><mn>10<\/mn>|<msup><mn>0<\/mn>/);
  assert.doesNotMatch(html, /⁻⁴|\u202f/);
});

test('formulas are rendered in text alone, with MathML', () => {
  const html = renderMathematics('<p>if $a &lt; b$ pay \\$5</p><pre>$x$</pre><!-- $y$ -->', 'here');
  assert.match(html, /<math /);
  assert.match(html, /<mo>&lt;<\/mo>/);
  assert.match(html, /pay \$5/);
  assert.match(html, /<pre>\$x\$<\/pre>/);
  assert.doesNotMatch(html, /<!--/);
  assert.match(renderMathematics('<p>$$x$$</p>', 'here'), /class="display"/);
  assert.throws(() => renderMathematics('<p>$\\nonsense$</p>', 'a.html'), /a\.html.*nonsense/);
});

test('a formula’s places for numbers are kept as text that can be found again', () => {
  assert.equal(markPlaces('t = \\val{train_loss}'), 't = \\text{:train-loss:}');
  const template = formulaTemplate([markPlaces('t = \\val{train_loss}')], 'here');
  assert.equal(template.match(/:train-loss:/g)?.length, 3); // attribute, MathML, HTML
  assert.deepEqual(collectFormulas(['$a$ and $b$', 'again $a$', '5']), ['a', 'b']);
});

test('a page has the policy first, no inline script, and escapes its title', () => {
  const html = frame({
    title: 'a < b',
    description: '"quoted"',
    kicker: '',
    trail: '',
    body: '<h1>x</h1>',
    up: '../',
    script: '/s.js',
  });
  assert.ok(html.indexOf(POLICY) < html.indexOf('<script'));
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/);
  assert.doesNotMatch(html, /<style|\son\w+=/);
  assert.match(html, /<title>a &lt; b<\/title>/);
  assert.match(html, /content="&quot;quoted&quot;"/);
});

test('the first element of each experiment has its slug as id, others keep theirs', () => {
  const page =
    '<lm-experiment name="a" seed="3"></lm-experiment><lm-experiment name="a"></lm-experiment>' +
    '<lm-experiment\n  name="b"></lm-experiment><lm-experiment id="own" name="c"></lm-experiment>';
  assert.deepEqual(
    [...withAnchors(page).matchAll(/id="([^"]*)"/g)].map(([, id]) => id),
    ['a', 'b', 'own'],
  );
  assert.equal(withAnchors(page).replace(/ id="[ab]"/g, ''), page);
});

test('a place of an experiment names presets that there are, each once', () => {
  const presets = /** @type {any} */ ({ a: [{ name: 'one' }, { name: 'two' }] });
  const place = (/** @type {string} */ said) => `<lm-experiment\n  name="a"\n  ${said}\n>`;
  const check = (/** @type {string} */ said) => withPresets(place(said), { slug: 'x', presets });
  assert.equal(check('preset="one" presets="two,one"'), place('preset="one" presets="two,one"'));
  assert.throws(
    () => check('presets="one,three"'),
    /x\/index\.html: a has no preset three.*one, two/,
  );
  assert.throws(() => check('preset="four"'), /no preset four/);
  assert.throws(() => check('presets="one,two,one"'), /preset one twice/);
});

test('a lesson loads its own modules, and the whole one for a guest or where the others are not linked', () => {
  const lesson = /** @type {import('../../web/tools/site/lessons.mjs').Lesson} */ ({
    slug: 'one',
    experiments: ['a', 'b'],
  });
  const listed = (/** @type {string} */ slug, /** @type {string} */ of, module = of) => ({
    ...{ slug, title: slug, lesson: of, module, bare: false, source: '' },
  });
  const own = [listed('a', 'one'), listed('b', 'one', 'one-2')];
  const parts = { a: 'lessons/one.wasm', b: 'lessons/one-2.wasm' };
  const whole = { a: 'lmlab.wasm', b: 'lmlab.wasm' };
  assert.deepEqual(modulesOf(lesson, own, false), parts);
  assert.deepEqual(modulesOf(lesson, own, true), whole);
  assert.deepEqual(modulesOf(lesson, [listed('a', 'one'), listed('b', 'two')], false), whole);
});
