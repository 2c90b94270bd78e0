// A weak device: a slow network before a server, a slow processor, a phone's window; and what a trace says of it.
import net from 'node:net';

/** The telephone: its window, its network, and how many times slower it is than this machine. */
export const PHONE = { width: 390, height: 844, bytesPerSecond: 200_000, slower: 4 };
/** Bytes go on in pieces of this length, ms. */
const TICK_MS = 10;

/**
 * A way to a server that carries so many bytes per second for all connections together.
 * @param {string} origin of the server
 * @param {number} bytesPerSecond
 * @returns {Promise<{origin: string, sent: () => number, stop: () => Promise<void>}>} sent: bytes so far
 */
export async function startNarrow(origin, bytesPerSecond) {
  const { port } = new URL(origin);
  /** @type {{to: net.Socket, bytes: Buffer}[]} */
  const waiting = [];
  /** @type {Set<net.Socket>} */
  const open = new Set();
  let sent = 0;
  const timer = setInterval(() => {
    for (let left = (bytesPerSecond * TICK_MS) / 1000; left > 0 && waiting.length > 0;) {
      const [first] = waiting;
      const piece = first.bytes.subarray(0, left);
      first.bytes = first.bytes.subarray(piece.length);
      if (first.bytes.length === 0) waiting.shift();
      if (!first.to.destroyed) first.to.write(piece);
      sent += piece.length;
      left -= piece.length;
    }
  }, TICK_MS);
  const server = net.createServer((browser) => {
    const onward = net.connect(Number(port), '127.0.0.1');
    for (const socket of [browser, onward]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
    browser.pipe(onward);
    onward.on('data', (bytes) => waiting.push({ to: browser, bytes }));
    browser.on('close', () => onward.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const own = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://localhost:${own.port}`,
    sent: () => sent,
    async stop() {
      clearInterval(timer);
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A task of the page's main thread, in ms: by the clock, and the processor's time in it. @typedef {{wall: number, cpu: number}} Task */

/**
 * The tasks of the renderer's main thread in a trace.
 * @param {Uint8Array | undefined} bytes of Chromium's JSON trace
 * @returns {Task[]}
 */
export function tasksIn(bytes) {
  const { traceEvents } = JSON.parse(new TextDecoder().decode(bytes));
  /** @type {(event: any) => string} */
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const isMain = (/** @type {any} */ e) =>
    e.name === 'thread_name' && e.args.name === 'CrRendererMain';
  const main = new Set(traceEvents.filter(isMain).map(thread));
  // The two layers of the scheduler name a task alike, one inside the other: the outer ones count.
  const isTask = (/** @type {any} */ e) =>
    e.ph === 'X' && e.name === 'ThreadControllerImpl::RunTask' && main.has(thread(e));
  const tasks = traceEvents.filter(isTask);
  if (tasks.length === 0) throw new Error('the trace holds no task of the main thread');
  return tasks.map((/** @type {any} */ e) => ({
    wall: (e.dur ?? 0) / 1000,
    cpu: (e.tdur ?? 0) / 1000,
  }));
}

/** The longest by the clock, and by the processor. @param {Task[]} tasks @returns {Task} */
export const longest = (tasks) => ({
  wall: Math.max(...tasks.map(({ wall }) => wall)),
  cpu: Math.max(...tasks.map(({ cpu }) => cpu)),
});

/** @param {Task[]} tasks @returns {number} the processor's time of all, ms */
export const allTime = (tasks) => tasks.reduce((sum, { cpu }) => sum + cpu, 0);
