// Viewers who want any second of the latest videos, whatever is being hurt just now; every answer that they get is noted.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlatform } from './fault-platform.ts';
import { recordsOf } from './invariants.ts';
import { type Chance, chanceOf } from './random.ts';

const VIEWERS = 2;
/** They look at the latest videos: those that are being made. */
const LATEST = 2;
/** A request is held for eight seconds at most. */
const ANSWER_WITHIN_MS = 20_000;
const SEGMENT = /\/(?:clear|aes)\/(\w+\/\d+\.m4s)$/;

export interface Viewers {
  /** Resolves when the last answer has come. */
  stop(): Promise<void>;
}

/** @param seed of where they look, and when */
export function openViewers(platform: FaultPlatform, seed: number): Viewers {
  let isOver = false;
  /** Addresses of all segments, by video: lists are complete from the beginning and never change. */
  const known = new Map<string, string[]>();

  async function look(chance: Chance): Promise<void> {
    while (!isOver) {
      await sleep(chance.between(200, 1500)); // background work is held while they are served
      const latest = recordsOf(platform.history.records, 'uploaded').slice(-LATEST);
      const video = latest[chance.between(0, latest.length - 1)];
      if (!video) continue;
      const { videoId } = video;
      const segments = known.get(videoId) ?? (await listSegments(platform, videoId));
      if (segments) known.set(videoId, segments);
      const wanted = segments?.[chance.between(0, segments.length - 1)];
      if (wanted) await fetchMedia(platform, videoId, wanted);
    }
  }

  const looking = Array.from({ length: VIEWERS }, (_, viewer) => look(chanceOf(seed + viewer)));
  return {
    async stop() {
      isOver = true;
      await Promise.all(looking);
    },
  };
}

/** Null where nothing can be watched yet, or any more. */
async function listSegments(platform: FaultPlatform, videoId: string): Promise<string[] | null> {
  const playback = await platform.client.playback(videoId).catch(() => null); // the checks of requests are the client's
  if (!playback) return null;
  const master = await fetchMedia(platform, videoId, new URL(playback.hls, platform.origin).href);
  if (master === null) return null;
  const segments: string[] = [];
  for (const [uri] of master.text.matchAll(/clear\/\w+\/playlist\.m3u8[^"\s]*/g)) {
    const list = await fetchMedia(platform, videoId, new URL(uri, master.url).href);
    if (list === null) return null;
    for (const [name] of list.text.matchAll(/^\d+\.m4s.*$/gm)) segments.push(new URL(name, list.url).href);
  }
  return segments.length > 0 ? segments : null;
}

/** Notes the answer; null where it is no good one. */
export async function fetchMedia(
  { history, patient }: Pick<FaultPlatform, 'history' | 'patient'>,
  videoId: string,
  url: string,
): Promise<{ url: string; text: string; bytes: Buffer } | null> {
  const { pathname } = new URL(url);
  const segment = SEGMENT.exec(pathname)?.[1];
  const name = segment ?? pathname.split('/').slice(3).join(' ');
  const answer = { kind: 'media' as const, videoId, name, status: null, code: null, sha256: null };
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patient(ANSWER_WITHIN_MS)) });
    const bytes = Buffer.from(await response.arrayBuffer());
    const { status, ok } = response;
    const sha256 = ok && segment ? createHash('sha256').update(bytes).digest('hex') : null;
    history.add({ ...answer, status, code: ok ? null : codeOf(bytes), sha256 });
    return ok ? { url, text: bytes.toString('latin1'), bytes } : null;
  } catch {
    history.add(answer);
    return null;
  }
}

/** Of a problem document (RFC 9457 with a code). */
function codeOf(bytes: Buffer): string | null {
  try {
    const { code } = JSON.parse(bytes.toString('utf8')) as { code?: unknown };
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}
