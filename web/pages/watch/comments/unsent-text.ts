// What somebody wrote and did not send: kept for this tab, so that a reload or a sign-in loses no words.

const keyOf = (videoId: string, target: string | null): string => `comment ${videoId} ${target ?? ''}`;

/** @param target the comment that is answered; null for the video itself */
export function readUnsent(videoId: string, target: string | null): string {
  try {
    return sessionStorage.getItem(keyOf(videoId, target)) ?? '';
  } catch {
    return ''; // storage may be forbidden
  }
}

export function keepUnsent(videoId: string, target: string | null, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(keyOf(videoId, target));
    else sessionStorage.setItem(keyOf(videoId, target), text);
  } catch {
    // It is lost with the page, as without this.
  }
}
