// The site without a network: starts the service worker, and says when a newer build is there.
import { firstAnswer } from '../base/first-answer.js';
import { keepingFocus } from '../base/keep-focus.js';
import { siteRoot, siteScript } from '../base/site-root.js';

/** A page that stays open checks for a newer build when somebody looks at it, at most this often, in ms. */
const EVERY = 3_600_000;

/** Of a worker that waits: the build that it keeps. @param {ServiceWorker} waiting @returns {Promise<string>} */
const versionOf = (waiting) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    waiting.postMessage('version', [port2]);
  });

/** Offers the newer build; a page that came from it already needs no offer. @param {ServiceWorker} waiting */
async function offer(waiting) {
  if ((await versionOf(waiting)) === document.documentElement.dataset.version) {
    waiting.postMessage('take over');
    return;
  }
  document.querySelector('.update')?.remove();
  const place = document.createElement('div');
  place.className = 'update';
  place.setAttribute('role', 'status');
  const text = document.createElement('p');
  text.textContent =
    'A newer version of the lab is ready. Your links and saved records stay valid.';
  place.append(text, button('Load it', 'button', () => load(waiting)), button('Later', 'quiet', () => keepingFocus(place, () => place.remove()))); // prettier-ignore
  document.body.append(place);
}

/** @param {string} label @param {string} kind @param {() => void} act */
function button(label, kind, act) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = kind;
  element.textContent = label;
  element.addEventListener('click', act);
  return element;
}

/** @param {ServiceWorker} waiting */
function load(waiting) {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  });
  waiting.postMessage('take over');
}

/** @param {ServiceWorker | null} coming */
function follow(coming) {
  coming?.addEventListener('statechange', () => {
    if (coming.state === 'installed' && navigator.serviceWorker.controller) void offer(coming);
  });
}

async function start() {
  const root = siteRoot();
  const how = /** @type {const} */ ({ scope: root, updateViaCache: 'none' });
  const registration = await navigator.serviceWorker.register(siteScript('sw.js'), how);
  if (registration.waiting && navigator.serviceWorker.controller) void offer(registration.waiting);
  follow(registration.installing);
  registration.addEventListener('updatefound', () => follow(registration.installing));
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - looked < EVERY) return;
    looked = Date.now();
    registration.update().catch(() => {}); // no network: nothing newer to be had
  });
}

/** Not from disk, not in another page's frame, not where the visitor asked to save data. */
const wanted =
  navigator.serviceWorker &&
  location.protocol.startsWith('http') &&
  window.top === window &&
  /** @type {any} */ (navigator).connection?.saveData !== true;

/** A page whose experiments nobody comes near is kept all the same, after this long, in ms. */
const PATIENCE = 20_000;

/** The copy of the whole site would take the network from the experiment that the visitor waits for. */
async function startInTime() {
  if (document.querySelector('lm-experiment, lm-opening, .hero')) {
    await Promise.race([firstAnswer, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }
  await start();
}

// If it cannot be started, the site works as it does without it.
if (wanted) addEventListener('load', () => startInTime().catch(() => {}));
