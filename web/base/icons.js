// The few icons of the run bar, drawn on a 16 × 16 grid; the words beside them carry the meaning.
import { svg } from 'lit';

/** @param {string} path */
const icon = (path) =>
  svg`<svg aria-hidden="true" viewBox="0 0 16 16"><path d=${path}></path></svg>`;

export const ICONS = {
  play: icon('M4 2.500v11l9.500-5.500z'),
  pause: icon('M3.500 2.500h3v11h-3zM9.500 2.500h3v11h-3z'),
  step: icon('M3 2.500v11l7-5.500zM11 2.500h2.500v11H11z'),
  reset: icon(
    'M8 2.200a5.800 5.800 0 1 1-5.500 4l1.600.5A4.100 4.100 0 1 0 8 3.900V6L4.300 3 8 0z',
  ),
};
