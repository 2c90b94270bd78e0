// What runs on the page for graders.
import '../grade/lm-grade.js';
import './drops.js';
import './lm-shortcuts.js';
import './lm-theme.js';
import './offline.js';
import './overflow.js';
