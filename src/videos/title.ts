// The title of a video that was not given one; pure.
import { TITLE_MAX } from '#contract/videos.ts';

/** The file's name without folder and extension, underscores read as spaces; no longer than titles are, and cut where a character ends. */
export function titleFromFilename(filename: string): string {
  const base = filename.split(/[/\\]/).at(-1) ?? '';
  const words = base
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[_\p{Cc}\s]+/gu, ' ')
    .trim();
  return (words || 'Untitled').slice(0, TITLE_MAX).replace(/[\uD800-\uDBFF]$/, '');
}
