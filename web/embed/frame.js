// What runs on an experiment's page for other sites: the element as the address asks, size, theme.
import { later } from '../base/later.js';
import './element.js';
import '../page/drops.js';
import '../page/keys.js';
import './lesson-link.js';
import './size.js';
import './theme.js';

/** Only where the address asks for it; what does not come changes nothing. */
const platform = later(() => import('./platform.js'));
if (new URLSearchParams(location.search).has('splice') && parent !== window)
  platform().catch(() => {});

document.documentElement.dataset.started = '';
