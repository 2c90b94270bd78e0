// Keeps the whole site for use without a network, and never keeps a page from being the newest one.
//
// What has its content's hash in its name comes from the cache; everything else from the network, and
// from the cache only when the network does not answer. So a page online is always the newest.

/** The build, and the hash of each of its files by path; filled in by the build. */
const VERSION = '';
/** @type {Record<string, string>} */
const FILES = {};

const worker = /** @type {any} */ (self);
const SCOPE = new URL('./', location.href);
/** Other sites on this host have caches too. */
const OURS = `lab ${SCOPE.pathname} `;
const CACHE = OURS + VERSION;
/** In each cache, the list of what it holds. */
const LIST = new URL('lab-files.json', SCOPE).href;

/** A network that takes longer than this, in ms, counts as none while there is a copy. */
const PATIENCE_MS = 4000;
/** Files fetched at a time. */
const AT_ONCE = 4;

/** @param {string} name @returns {Promise<Response | undefined>} the same file in an older cache */
async function fromBefore(name) {
  for (const key of await caches.keys()) {
    if (!key.startsWith(OURS) || key === CACHE) continue;
    const cache = await caches.open(key);
    const list = await (await cache.match(LIST))?.json();
    if (list?.[name] === FILES[name])
      return cache.match(new URL(name, SCOPE), { ignoreVary: true });
  }
  return undefined;
}

/** @param {Cache} cache @param {string} name */
async function keep(cache, name) {
  const address = new URL(name, SCOPE);
  const response = (await fromBefore(name)) ?? (await fetch(address, { cache: 'no-cache' }));
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
  await cache.put(address, response.redirected ? await straight(response) : response);
}

/** The same answer as if no redirect had led to it: browsers refuse others for a page. @param {Response} response */
const straight = async (response) =>
  new Response(await response.blob(), { status: response.status, headers: response.headers });

/** All files or none: a failure leaves what was kept before. */
async function install() {
  const cache = await caches.open(CACHE);
  const names = Object.keys(FILES);
  const line = async () => {
    for (let name = names.shift(); name; name = names.shift()) await keep(cache, name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  await cache.put(LIST, new Response(JSON.stringify(FILES)));
}

/** The build before stays for pages that are still open; older ones go. */
async function activate() {
  const kept = (await caches.keys()).filter((key) => key.startsWith(OURS));
  const old = kept.filter((key) => key !== CACHE).slice(0, -1);
  await Promise.all(old.map((key) => caches.delete(key)));
}

/** @param {string} href without query @returns {Promise<Response | undefined>} from the newest of our caches that has it */
async function copyOf(href) {
  const own = await (await caches.open(CACHE)).match(href, { ignoreVary: true });
  if (own) return own;
  for (const key of await caches.keys()) {
    const found = key.startsWith(OURS) && (await caches.match(href, { cacheName: key, ignoreVary: true })); // prettier-ignore
    if (found) return found;
  }
  return undefined;
}

/** @param {Request} request @param {string} href */
async function newest(request, href) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const asked = fetch(request, { cache: 'no-cache' });
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  clearTimeout(timer);
  if (answer && answer.status < 500) return answer;
  return (await copyOf(href)) ?? asked;
}

worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener('message', (/** @type {MessageEvent} */ { data, ports }) => {
  if (data === 'version') ports[0]?.postMessage(VERSION);
  if (data === 'take over') void worker.skipWaiting();
});
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(SCOPE.href)) return;
  const [plain = ''] = url.href.split(/[?#]/);
  const name = plain.slice(SCOPE.href.length);
  if (name.startsWith('assets/')) {
    event.respondWith(copyOf(plain).then((copy) => copy ?? fetch(request)));
    return;
  }
  const file = name === '' || name.endsWith('/') ? `${name}index.html` : name;
  if (Object.hasOwn(FILES, file)) event.respondWith(newest(request, new URL(file, SCOPE).href));
});
