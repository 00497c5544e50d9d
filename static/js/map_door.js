// Between the results and the map: so that the small script of every page need not carry the map.

const listeners = [];

/** Call `redraw` whenever the results were replaced. */
export function whenRedrawn(redraw) {
  listeners.push(redraw);
}

/** Say that the results were replaced. */
export function redrawMap() {
  for (const redraw of listeners) redraw();
}
