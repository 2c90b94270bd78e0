// What runs on every lesson's page: the elements, the keys, and care for wide content and print.
import '../components/lm-experiment.js';
import '../components/lm-prediction.js';
import '../components/lm-progress.js';
import '../components/lm-shortcuts.js';
import '../components/lm-task.js';
import '../components/lm-theme.js';
import './keys.js';
import './offline.js';
import './overflow.js';
import './print.js';

const tasks = document.querySelectorAll('lm-task');
tasks[tasks.length - 1]?.after(document.createElement('lm-progress'));
