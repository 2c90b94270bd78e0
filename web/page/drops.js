// A file that is dropped beside its place does not replace the page, and with it a run.

/** Fields that take files, as the browser has them, go on doing so. @param {EventTarget | null} target */
const takesFiles = (target) => target instanceof HTMLInputElement && target.type === 'file';

/** @param {DragEvent} event */
function refuse(event) {
  const { dataTransfer, defaultPrevented, target } = event;
  if (defaultPrevented || !dataTransfer?.types.includes('Files') || takesFiles(target)) return;
  event.preventDefault();
  dataTransfer.dropEffect = 'none';
}

addEventListener('dragover', refuse);
addEventListener('drop', refuse);
