// Whether FFmpeg and ffprobe are there, asked again while they are not: somebody may be installing them right now.
import { runToEnd } from './run.ts';

const ASK_AGAIN_MS = 3000;

/** @returns a function that gives FFmpeg's version, or null where it or ffprobe cannot be started */
export function findFfmpeg(ffmpeg: string, ffprobe: string): () => Promise<string | null> {
  let known: string | null = null;
  let asking: Promise<string | null> | null = null;
  let askedMs = 0;
  return async () => {
    if (known) return known;
    if (!asking || Date.now() - askedMs > ASK_AGAIN_MS) {
      askedMs = Date.now();
      asking = Promise.all([versionOf(ffmpeg), versionOf(ffprobe)]).then(([encoder, prober]) => {
        known = prober && encoder;
        return known;
      });
    }
    return asking;
  };
}

async function versionOf(file: string): Promise<string | null> {
  const asked = await runToEnd({
    file,
    args: ['-hide_banner', '-version'],
    signal: new AbortController().signal,
    wallMs: 10_000,
    bytesMax: 64 * 1024,
  });
  return /^ff\w+ version (\S+)/.exec(asked.stdout.toString('utf8'))?.[1] ?? null;
}
