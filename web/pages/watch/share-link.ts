// The link that is shared, with the second at which it begins; pure.
import { paths } from '../../paths.ts';

export function shareLink(origin: string, videoId: string, startSeconds: number | null): string {
  const url = `${origin}${paths.watch(videoId)}`;
  return startSeconds === null || startSeconds < 1 ? url : `${url}?t=${Math.floor(startSeconds)}`;
}
