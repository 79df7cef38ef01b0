// I3 and I6 from the outside: what is published is fetched as a player would, decoded and counted; the source is fetched and hashed.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPresentation, type Track } from '../corpus/presentation.ts';
import { findFfmpeg } from '../find-tool.mjs';
import type { FaultPlatform } from './fault-platform.ts';
import { acceptedEvents, type Breach, deletedVideos, recordsOf } from './invariants.ts';
import { fetchMedia } from './viewers.ts';

const exec = promisify(execFile);

/** Every uploaded video that is there: decoded when it plays, its source compared. */
export async function checkPublished(platform: FaultPlatform): Promise<Breach[]> {
  const { records } = platform.history;
  const deleted = deletedVideos(records);
  const breaches: Breach[] = [];
  const { videos } = platform.snapshot();
  for (const { videoId, sha256 } of recordsOf(records, 'uploaded')) {
    const video = videos.find(({ id }) => id === videoId);
    if (deleted.has(videoId) || video?.state !== 'ready') continue;
    try {
      breaches.push(...(await checkVideo(platform, videoId, sha256)));
    } catch (error) {
      breaches.push({ invariant: 'I3', detail: `${videoId}: ${error instanceof Error ? error.message : error}` });
    }
  }
  return breaches;
}

async function checkVideo(platform: FaultPlatform, videoId: string, sha256: string): Promise<Breach[]> {
  const { client, origin, history } = platform;
  const playback = await client.playback(videoId);
  const address = (path: string): string => new URL(path, origin).href;
  const original = await fetch(address(playback.original ?? ''), { headers: { cookie: client.cookie } });
  const found = createHash('sha256')
    .update(Buffer.from(await original.arrayBuffer()))
    .digest('hex');
  const breaches: Breach[] = found === sha256 ? [] : [{ invariant: 'I6', detail: `${videoId}: another source` }];
  const planned = acceptedEvents(history.records).flatMap(({ jobId, event }) =>
    event.type === 'planned' && jobId.startsWith(videoId) ? [event.plan.timeline.frameCount] : [],
  );
  if (playback.dash === null) throw new Error(`${videoId} has no MPD`);
  const presentation = await readPresentation(address(playback.hls), address(playback.dash));
  for (const rung of presentation.rungs) {
    const frames = await countFrames(platform, videoId, rung);
    if (frames !== planned.at(-1)) {
      const detail = `${videoId} ${rung.height}p: ${frames} frames, planned ${planned.at(-1)}`;
      breaches.push({ invariant: 'I3', detail });
    }
  }
  if (presentation.audio) await countFrames(platform, videoId, presentation.audio);
  return breaches;
}

/** Decodes a rendition whole, of bytes that are noted like those of any viewer; throws when the decoder says anything. */
async function countFrames(platform: FaultPlatform, videoId: string, track: Track): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-decode-'));
  try {
    const urls = [track.initUrl, ...track.segments.map(({ url }) => url)];
    const parts: Buffer[] = [];
    for (const url of urls) {
      const answer = await fetchMedia(platform, videoId, url);
      if (!answer) throw new Error(`${url} is not answered`);
      parts.push(answer.bytes);
    }
    const file = join(folder, 'track.mp4');
    await writeFile(file, Buffer.concat(parts));
    const { stdout, stderr } = await exec(findFfmpeg()?.ffprobe ?? 'ffprobe', [
      ...['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', file],
    ]);
    if (stderr !== '') throw new Error(`the decoder says: ${stderr.slice(0, 300)}`);
    return Number(stdout.split('\n')[0]?.replace(',', ''));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
