// Many videos in the database as processing leaves them, for tests of lists and of what reading them costs.
import { env } from 'cloudflare:workers';
import { newRandomId, newUlid } from '../../src/platform/ids.ts';

export interface MadeVideo {
  ownerId: string;
  title?: string;
  visibility?: 'public' | 'unlisted' | 'private';
  state?: string;
  category?: string | null;
  tags?: string[];
  publishedAtMs?: number;
  views?: number;
  likes?: number;
  comments?: number;
}

let clockMs = Date.UTC(2026, 0, 1);

/** Their ids in the order given; each is a second younger than the one before unless it says when it was published. */
export async function makeVideos(videos: readonly MadeVideo[]): Promise<string[]> {
  const row = env.DB.prepare(
    `INSERT INTO videos (id, owner_id, title, tags, category, visibility, state, upload_id, source_filename, source_bytes,
       duration_ms, poster_key, created_at, published_at, views, likes, comments)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'u', 'f', 1, 61500, 'k', ?, ?, ?, ?, ?)`,
  );
  const played = env.DB.prepare("INSERT INTO playback_ids VALUES (?, ?, 1, 'public', 1, NULL)");
  const ids: string[] = [];
  const statements = videos.flatMap((video) => {
    clockMs += 1000;
    const atMs = video.publishedAtMs ?? clockMs;
    const id = newUlid(atMs);
    ids.push(id);
    return [
      row.bind(
        id,
        video.ownerId,
        video.title ?? `Video ${id}`,
        JSON.stringify(video.tags ?? []),
        video.category ?? null,
        video.visibility ?? 'public',
        video.state ?? 'ready',
        atMs,
        atMs,
        video.views ?? 0,
        video.likes ?? 0,
        video.comments ?? 0,
      ),
      played.bind(newRandomId(), id),
    ];
  });
  for (let start = 0; start < statements.length; start += 1000)
    await env.DB.batch(statements.slice(start, start + 1000));
  return ids;
}
