// The library brings no types; web/plots/surface-scene.js is the only file that uses it.
declare module 'three';
declare module 'three/addons/*';
