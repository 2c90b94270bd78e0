// What is told of a session in few words, in more than one place: how predictions came out, and what went wrong.
import { html, nothing } from 'lit';
import { inOneDirection } from '../base/fault-text.js';
import { tally } from '../base/verdict-line.js';
import { rich } from '../text/rich-text.js';

/** @typedef {import('../client/messages.js').Check} Check */
/** @typedef {import('../session/session.js').Session} Session */

/** How many checks agree, differ, …: a sign and a count each. @param {Check[]} checks */
export const tallied = (checks) =>
  tally(checks).map(
    ({ state, sign, count, checks: these }) =>
      html`<span class=${state}><b aria-hidden="true">${sign}</b> ${count(these.length)}</span> `,
  );

/** Divergence, refusals, and what is offered to do about them. @param {Session} session */
export function notices(session) {
  const divergence = session.run?.state.divergence;
  return [
    divergence
      ? html`<div class="notice bad">
          <p><b>Diverged at step ${divergence.step}</b>: ${rich(divergence.message)}.</p>
        </div>`
      : nothing,
    ...session.notices.map(
      ({ about, text, label, act }) =>
        html`<div class="notice ${about === 'run' ? '' : 'bad'}">
          <p>${inOneDirection(text)}</p>
          ${label ? html`<button class="button" type="button" @click=${act}>${label}</button>` : nothing}
          <button class="quiet" type="button" @click=${() => session.dismiss(about)}>
            Dismiss
          </button>
        </div>`,
    ),
  ];
}
