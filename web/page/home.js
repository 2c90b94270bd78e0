// What runs on the home page.
import '../components/lm-shortcuts.js';
import '../components/lm-theme.js';
import './offline.js';
import './overflow.js';
