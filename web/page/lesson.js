// What runs on every lesson's page: the elements, the keys, and care for wide content and print.
import '../experiment/lm-experiment.js';
import '../experiment/lm-opening.js';
import '../lesson/lm-prediction.js';
import '../lesson/lm-progress.js';
import './lm-shortcuts.js';
import '../lesson/lm-task.js';
import './lm-theme.js';
import './copy.js';
import './drops.js';
import './keys.js';
import './offline.js';
import './overflow.js';
import './print.js';
import { holdFocus } from '../base/in-sight.js';
import './symbols.js';

holdFocus();
const tasks = document.querySelectorAll('lm-task');
tasks[tasks.length - 1]?.after(document.createElement('lm-progress'));
document.documentElement.dataset.started = '';
