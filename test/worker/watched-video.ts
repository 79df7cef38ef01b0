// A video as processing leaves it, for tests of what people do with videos.
import { env } from 'cloudflare:workers';
import type { VideoState, Visibility } from '#contract/videos.ts';
import { newRandomId, newUlid } from '../../src/platform/ids.ts';

let clockMs = Date.UTC(2026, 0, 1);

export async function madeVideo(
  ownerId: string,
  {
    state = 'ready',
    visibility = 'public',
    durationMs = 600_000,
    views = 0,
  }: {
    state?: VideoState | 'deleting';
    visibility?: Visibility;
    durationMs?: number;
    views?: number;
  } = {},
): Promise<string> {
  clockMs += 1000;
  const id = newUlid(clockMs);
  const publishedAt = visibility === 'public' && (state === 'ready' || state === 'playable') ? clockMs : null;
  await env.DB.prepare(
    `INSERT INTO videos (id, owner_id, title, visibility, state, index_version, upload_id, source_filename, source_bytes,
       duration_ms, poster_key, created_at, published_at, views)
     VALUES (?, ?, ?, ?, ?, 1, ?, 'clip.mp4', 10, ?, ?, ?, ?, ?)`,
  )
    .bind(
      id,
      ownerId,
      `Video ${id}`,
      visibility,
      state,
      newUlid(clockMs),
      durationMs,
      `v/${id}/1/e1/poster`,
      clockMs,
      publishedAt,
      views,
    )
    .run();
  await env.DB.prepare('INSERT INTO playback_ids (id, video_id, revision, policy, created_at) VALUES (?, ?, 1, ?, ?)')
    .bind(newRandomId(), id, visibility === 'private' ? 'signed' : 'public', clockMs)
    .run();
  return id;
}
