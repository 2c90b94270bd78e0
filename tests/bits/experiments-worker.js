// Takes every experiment's default run to its suggested end, as a page's engine does, and posts its
// digest; null at the end.
const address = new URL('../../build/wasm/lmlab.mjs', import.meta.url).href;
const { default: createModule } = await import(address);
/** @type {import('../../engine/bindings/lmlab.d.ts').LabModule} */
const lab = await createModule();

/**
 * @template T
 * @param {T | import('../../engine/bindings/lmlab.d.ts').Failure} result
 * @returns {T}
 */
function must(result) {
  const { faults } = /** @type {import('../../engine/bindings/lmlab.d.ts').Failure} */ (result);
  if (faults) throw new Error(faults.map(({ message }) => message).join('; '));
  return /** @type {T} */ (result);
}

for (const { slug } of must(lab.catalogue()).experiments) {
  const run = must(lab.createRun({ experiment: slug }));
  must(run.advance(run.suggestedSteps()));
  postMessage(`${slug} ${must(run.digest())}`);
  run.delete();
}
postMessage(null);
