// What runs on an experiment's page for other sites: the element as the address asks, size, theme.
import './element.js';
import '../page/keys.js';
import './lesson-link.js';
import './size.js';
import './theme.js';
