// Takes every experiment's default run some way, as a page's engine does, and posts the steps taken
// and the digest; null at the end. The worker's address says which share of the suggested steps.
const SHARE = Number(new URLSearchParams(location.search).get('share') ?? 1);
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
  const steps = Math.ceil(run.suggestedSteps() * SHARE);
  must(run.advance(steps));
  postMessage(`${slug} ${steps} ${must(run.digest())}`);
  run.delete();
}
postMessage(null);
