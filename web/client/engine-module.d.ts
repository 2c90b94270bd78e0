// The build's two outputs that the worker imports by alias.
declare module '@engine/lmlab.wasm?url' {
  const address: string;
  export default address;
}
declare module '@engine/lmlab.mjs' {
  export { default } from '../../engine/bindings/lmlab.d.ts';
}
