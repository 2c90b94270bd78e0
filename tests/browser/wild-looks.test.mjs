// Looks that are not the page's own: forced colours, paper, another screen, a phone's keyboard, a closed storage.
import assert from 'node:assert/strict';
import { DIST, inEachBrowser } from './harness.mjs';
import { openExperiment, reach, ready, within } from './harness/experiment.mjs';
import { startBare } from './harness/servers.mjs';

const FILE = 'lessons/linear-regression/index.html';
const SLUG = 'gradient-flow';

/**
 * Makes the rules of a media query hold, as no driver can in all three browsers.
 * @param {import('./harness/page.mjs').Page} page @param {string} query
 */
const force = (page, query) =>
  page.evaluate((wanted) => {
    const walk = (/** @type {CSSRuleList} */ rules) => {
      for (const rule of rules) {
        if (!(rule instanceof CSSMediaRule)) continue;
        if (rule.media.mediaText.includes(wanted)) rule.media.mediaText = 'all';
        walk(rule.cssRules);
      }
    };
    for (const sheet of document.styleSheets) walk(sheet.cssRules);
  }, query);

inEachBrowser((check, name) => {
  check(
    'with forced colours what is chosen differs from what is not by its colours',
    async (page) => {
      await openExperiment(page, FILE, SLUG);
      await force(page, 'forced-colors: active');
      const looks = await page.evaluate(() => {
        const look = (/** @type {Element} */ element, pseudo = '') => {
          const { backgroundColor, color } = getComputedStyle(element, pseudo || null);
          return `${backgroundColor} ${color}`;
        };
        const box = document.createElement('div');
        const add = (/** @type {Element} */ parent, /** @type {string} */ tag, attributes = {}) => {
          const element = document.createElement(tag);
          for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
          parent.append(element);
          return element;
        };
        for (const checked of [{}, { checked: '' }]) {
          add(add(box, 'label', { class: 'switch' }), 'input', { type: 'checkbox', ...checked });
        }
        for (const pressed of ['false', 'true']) {
          add(box, 'button', { class: 'chip', 'aria-pressed': pressed });
        }
        const tabs = add(box, 'div', { class: 'tabs' });
        for (const selected of ['false', 'true'])
          add(tabs, 'button', { 'aria-selected': selected });
        document.querySelector('lm-experiment')?.append(box);
        const [off, on] = box.querySelectorAll('input');
        const [chip, pressed, tab, selected] = box.querySelectorAll('button');
        const pairs = [
          [look(off), look(on)],
          [look(off, '::after'), look(on, '::after')],
          [look(chip), look(pressed)],
          [look(tab), look(selected)],
        ];
        box.remove();
        return pairs;
      });
      for (const [off, on] of looks) assert.notEqual(on, off);
      // The browser itself must not paint over them; WebKit has no forced colours.
      const kept = await page.evaluate(() => {
        const text = [...document.styleSheets].flatMap((s) => [...s.cssRules]).map((r) => r.cssText).join(''); // prettier-ignore
        return /\.switch input\s*\{[^}]*forced-color-adjust:\s*none/.test(text);
      });
      if (name !== 'webkit') assert.ok(kept, 'the browser paints the switch as it likes');
    },
  );

  check(
    'a page that is printed without having been scrolled says what is not there',
    async (page) => {
      await page.goto(FILE);
      await force(page, 'print');
      const experiments = await page.evaluate(() => {
        dispatchEvent(new Event('beforeprint'));
        return [...document.querySelectorAll('lm-experiment')].map((element) => ({
          busy: element.getAttribute('aria-busy') === 'true',
          said: getComputedStyle(element, '::after').content,
          shown: [...element.children].some((child) => child.checkVisibility()),
        }));
      });
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      const unseen = experiments.filter(({ busy }) => busy);
      assert.ok(unseen.length > 0, 'no experiment of the page is out of sight');
      for (const { said, shown } of unseen) {
        assert.match(said, /had not been in sight when the page was printed/);
        assert.equal(shown, false, 'half of it is printed, too');
      }
      assert.ok(
        experiments.filter(({ busy }) => !busy).every(({ said }) => !/in sight/.test(said)),
      );
    },
  );

  check('on a screen of another density the figure is drawn for it', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const widths = await page.evaluate(async (slug) => {
      const query = `lm-experiment[name="${slug}"] lm-figure canvas`;
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector(query));
      const density = devicePixelRatio;
      /** @type {EventListener[]} */
      const listeners = [];
      const media = (/** @type {string} */ text) => ({
        matches: false,
        addEventListener: (/** @type {string} */ _kind, /** @type {EventListener} */ told) =>
          void (text.includes('dppx') && listeners.push(told)),
      });
      // No driver moves a window to another screen. What the browser does then is this: the density is
      // another, and whoever asked for the old one is told.
      const moveTo = (/** @type {number} */ times) =>
        Object.defineProperty(window, 'devicePixelRatio', {
          value: times * density,
          configurable: true,
        });
      const found = [canvas.width];
      const { matchMedia: own } = window;
      moveTo(2);
      Object.assign(window, { matchMedia: media });
      /** @type {any} */ (document.getElementById(slug)).session.plot.measure();
      found.push(canvas.width);
      moveTo(3);
      for (const tell of listeners.splice(0)) tell(new Event('change'));
      found.push(canvas.width);
      Object.assign(window, { matchMedia: own });
      return found;
    }, SLUG);
    const [one = 0, two = 0, three = 0] = widths;
    assert.ok(Math.abs(two / one - 2) < 0.01 && Math.abs(three / one - 3) < 0.01, `${widths}`);
  });

  check(
    'a phone’s keyboard has the sign where a number may need it, and no field is under 16 px',
    async (page) => {
      await openExperiment(page, FILE, SLUG);
      await force(page, 'pointer: coarse');
      const fields = await page.evaluate(() => {
        for (const fold of document.querySelectorAll('details')) fold.open = true;
        const all = [...document.querySelectorAll('main input, main select, main textarea')];
        const typed = all.filter((one) => !/^(checkbox|radio|range|file)$/.test(/** @type {HTMLInputElement} */ (one).type)); // prettier-ignore
        return typed.map((one) => ({
          label: one.getAttribute('aria-label') ?? one.closest('label')?.textContent?.trim() ?? one.outerHTML, // prettier-ignore
          mode: one.getAttribute('inputmode') ?? '',
          size: parseFloat(getComputedStyle(one).fontSize),
          name: /** @type {any} */ (one.closest('lm-control'))?.parameter,
        }));
      });
      assert.ok(fields.length > 10, `${fields.length} fields`);
      for (const { label, mode, size, name: parameter } of fields) {
        assert.ok(size >= 16, `${label}: ${size} px, and the phone zooms`);
        assert.notEqual(mode, 'decimal', `${label}: that keyboard has no sign on an iPhone`);
        const whole = parameter?.kind === 'integer' && parameter.minimum >= 0;
        if (parameter && !whole) assert.equal(mode, 'text', label);
      }
    },
  );

  check('with storage closed nothing says that it is kept', async (page) => {
    const first =
      "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('closed', 'SecurityError'); } });";
    const server = await startBare(DIST, { first });
    try {
      await page.driver.open(`${server.origin}/${FILE}`);
      const said = () => page.evaluate(() => document.querySelector('lm-progress')?.textContent ?? ''); // prettier-ignore
      await page.waitUntil(said, 'the progress');
      assert.match(await said(), /does not keep your answers/);
      assert.doesNotMatch(await said(), /kept in this browser/);
    } finally {
      await page.goto('index.html');
      await server.stop();
    }
  });

  check('a link that is followed in mid-run stops at its step', async (page) => {
    await openExperiment(page, FILE, SLUG);
    await page.choose(within(SLUG, 'role=combobox name=Pace'), '0.05');
    await page.click(within(SLUG, 'button.go'));
    await reach(page, SLUG, ({ step, playing }) => playing && step > 0, 'play');
    await page.evaluate((hash) => void (location.hash = hash), `#${SLUG}?seed=5&steps=7`);
    await reach(page, SLUG, ({ seed, step }) => seed === 5 && step >= 7, 'follow the link');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    const { step, playing } = await ready(page, SLUG);
    assert.deepEqual({ step, playing }, { step: 7, playing: false });
  });
});
