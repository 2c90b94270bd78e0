// Puts the experiment into the page as its address asks: compact, unless `?show=` brings parts back.
import '../experiment/lm-experiment.js';

/** What stands in a lesson but not in another site's frame. */
const LEFT_OUT = ['stop', 'data', 'runs', 'sweep', 'out'];

const asked = new URLSearchParams(location.search);
const shown = (asked.get('show') ?? '').split(',');
const { name = '', views = '' } = document.querySelector('footer')?.dataset ?? {};

const element = document.createElement('lm-experiment');
element.setAttribute('name', name);
element.setAttribute('embedded', '');
element.setAttribute(
  'hide',
  LEFT_OUT.filter((part) => !shown.includes('all') && !shown.includes(part)).join(),
);
element.setAttribute('views', asked.get('views') ?? views);
document.querySelector('main')?.append(element);
