// How large the poster of a video is: the transcoder makes it so, and previews on other sites are told so.

export const POSTER_SHORT_SIDE_MAX = 720;
const WIDTH_MAX = 1280;

/** `video` is the picture as it is shown, upright; both sides of the poster are even. */
export function posterSizeOf(video: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, POSTER_SHORT_SIDE_MAX / Math.min(video.width, video.height), WIDTH_MAX / video.width);
  const even = (value: number): number => Math.max(2, 2 * Math.round((value * scale) / 2));
  return { width: even(video.width), height: even(video.height) };
}
