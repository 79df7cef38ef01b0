// Whether the page in view was reached by a navigation inside of the app, or loaded by the browser.

let navigated = false;

/** Called by the router when another page came into view. */
export function noteNavigation(): void {
  navigated = true;
}

export function hasNavigated(): boolean {
  return navigated;
}

/** Where whoever reads or tabs on begins, when what they were in is done with. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}
