// Equations, tables and listings of the prose that are wider than the page.
import { keepReachable } from '../base/reachable.js';

/** @type {[string, string][]} */
const KINDS = [
  ['main .display', 'Equation'],
  ['main .scroll', 'Table'],
  ['main pre', 'Listing'],
];

for (const [query, label] of KINDS) {
  for (const element of document.querySelectorAll(query)) keepReachable(element, label);
}
