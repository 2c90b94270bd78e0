/** The compared engines carry no types of their own, or are not there until the bench installs them. */
declare module 'convnetjs';
declare module 'brain.js';
declare module '@jax-js/jax';
declare module '@tensorflow/tfjs';
declare module '@tensorflow/tfjs-backend-wasm';
