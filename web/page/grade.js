// What runs on the page for graders.
import '../components/lm-grade.js';
import '../components/lm-shortcuts.js';
import '../components/lm-theme.js';
import './offline.js';
import './overflow.js';
