// Hands the focus on before what has it goes away: browsers would drop it to the page, and a keyboard would begin there again.

/** Call it while `heir` is shown already and `leaving` still is. */
export function passFocus(leaving: Element, heir: HTMLElement): void {
  if (leaving.contains(document.activeElement)) heir.focus({ preventScroll: true });
}
