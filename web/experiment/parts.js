// The elements inside of <lm-experiment>, loaded when one comes near the window.
import '../controls/lm-controls.js';
import '../controls/lm-presets.js';
import './lm-figure.js';
import './lm-formula.js';
import '../share/lm-out-row.js';
import './lm-readouts.js';
import './lm-run-bar.js';
import './lm-stop.js';
import '../runs/lm-runs.js';
import '../runs/lm-sweep.js';
import './lm-verdict.js';
