// Full screen and back by a key: what the page is now decides, not what the button has heard of.

/** The button knows of a change by its event, which comes later: who presses twice at once means there and back. */
export function toggleFullScreen(button: HTMLElement): void {
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  else button.click();
}
