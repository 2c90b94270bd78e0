// The build's two outputs that the worker imports by alias.
declare module '@engine/lmlab.wasm?url' {
  const address: string;
  export default address;
}
declare module '@engine/lmlab.mjs' {
  /** Emscripten's factory; the shape of what it brings is checked in bindings.js. */
  export default function createModule(options: {
    instantiateWasm: (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) => object;
  }): Promise<unknown>;
}
