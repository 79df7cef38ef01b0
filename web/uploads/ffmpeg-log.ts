// Reads length and picture size out of what FFmpeg prints about an input.

export interface InputFacts {
  durationSeconds: number | null;
  width: number | null;
  height: number | null;
}

/** `Duration: 00:01:02.50, ...` and `Stream #0:0: Video: mpeg2video, yuv420p, 720x576 [SAR 16:15 DAR 4:3], ...` */
export function readInputLog(log: string): InputFacts {
  const time = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(log);
  const durationSeconds = time === null ? null : Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]);
  const picture = /Video: [^\n]*?\b(\d{2,5})x(\d{2,5})\b(?:[^\n]*?\[?SAR (\d+):(\d+))?/.exec(log);
  if (picture === null) return { durationSeconds, width: null, height: null };
  const [, width, height, sarWidth, sarHeight] = picture.map(Number);
  const ratio = sarWidth && sarHeight ? sarWidth / sarHeight : 1;
  return { durationSeconds, width: Math.round((width ?? 0) * ratio), height: height ?? null };
}
