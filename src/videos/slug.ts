// The cosmetic part of a video's address; pure.

const SLUG_LENGTH_MAX = 60;

/** Lower-case words of the title joined by hyphens; letters of every script stay, accents go. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return [...words].slice(0, SLUG_LENGTH_MAX).join('').replace(/-$/, '') || 'video';
}
