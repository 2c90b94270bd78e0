// The tools' one way to give up: a sentence for the person at the terminal, and exit code 1.

/** A problem that the person can solve; its message is the whole output. */
export class Trouble extends Error {}

/**
 * Runs a tool's main function: a Trouble becomes one line, anything else keeps its stack.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The oldest Node that every tool runs on, as package.json's "engines" says too. */
const OLDEST_NODE = [20, 19];

/** @throws {Trouble} when this Node is older than what the tools need */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Trouble(
    `Node ${version} is too old, ${OLDEST_NODE.join('.')} or newer is needed: run ` +
      '"curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install -y nodejs".',
  );
}
