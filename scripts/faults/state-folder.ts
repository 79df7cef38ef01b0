// A read-only look into the state folder of a local platform: rows of the database and objects of the bucket, past the worker.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface VideoFacts {
  id: string;
  uploadId: string;
  state: string;
  revision: number;
  indexVersion: number;
  errorCode: string | null;
}

export interface ChangeFacts {
  topic: string;
  videoId: string;
  state: string;
  indexVersion: number;
}

export interface Snapshot {
  videos: VideoFacts[];
  jobs: { id: string; state: string; attempts: number }[];
  playbackIds: { id: string; videoId: string }[];
  openUploads: string[];
  /** One for each `video.changed` that the outbox holds. */
  changes: ChangeFacts[];
  /** Key to SHA-256 of the bytes; null for an object made of parts, which is read over HTTP. */
  objects: Map<string, string | null>;
}

/** `dataDir` as the settings have it. The databases are open for writing elsewhere; SQLite's WAL makes this safe. */
export function readStateFolder(dataDir: string): Snapshot {
  const database = open(globSync(join(dataDir, 'v3/d1/*/*.sqlite')), 'videos');
  const bucket = open(globSync(join(dataDir, 'v3/r2/*/*.sqlite')), '_mf_objects');
  if (!database) throw new Error(`no database under ${dataDir}`);
  const all = <Row>(from: DatabaseSync, sql: string): Row[] => from.prepare(sql).all() as unknown[] as Row[];
  try {
    return {
      videos: all(
        database,
        'SELECT id, upload_id uploadId, state, revision, index_version indexVersion, error_code errorCode FROM videos',
      ),
      jobs: all(database, 'SELECT id, state, attempts FROM jobs'),
      playbackIds: all(database, 'SELECT id, video_id videoId FROM playback_ids'),
      openUploads: all<{ id: string }>(database, "SELECT id FROM uploads WHERE state IN ('open', 'completing')").map(
        ({ id }) => id,
      ),
      changes: all<{ topic: string; payload: string }>(
        database,
        "SELECT topic, payload FROM outbox WHERE queue = 'events'",
      ).flatMap(({ topic, payload }) => {
        const message = JSON.parse(payload) as ChangeFacts & { type: string };
        const { videoId, state, indexVersion } = message;
        return message.type === 'video.changed' ? [{ topic, videoId, state, indexVersion }] : [];
      }),
      objects: bucket ? readObjects(dataDir, bucket) : new Map(),
    };
  } finally {
    database.close();
    bucket?.close();
  }
}

/** Tables whose rows go with their video; an upload keeps a row for a day, for the quota, and is not open any more. */
const ROWS_OF_VIDEOS = {
  videos: 'videos',
  jobs: 'jobs',
  renditions: 'renditions',
  captions: 'captions',
  'playback ids': 'playback_ids',
  'parts of uploads': 'upload_parts',
  'open uploads': "uploads WHERE state <> 'aborted'",
};

/** How many there are of each; all zero when every video was deleted. */
export function countRowsOfVideos(dataDir: string): Record<string, number> {
  const database = open(globSync(join(dataDir, 'v3/d1/*/*.sqlite')), 'videos');
  if (!database) throw new Error(`no database under ${dataDir}`);
  try {
    return Object.fromEntries(
      Object.entries(ROWS_OF_VIDEOS).map(([what, rows]) => {
        const counted = database.prepare(`SELECT count(*) AS count FROM ${rows}`).get();
        return [what, Number(counted?.['count'])];
      }),
    );
  } finally {
    database.close();
  }
}

function readObjects(dataDir: string, bucket: DatabaseSync): Snapshot['objects'] {
  const blobOf = (key: string): unknown =>
    bucket.prepare('SELECT blob_id FROM _mf_objects WHERE key = ?').get(key)?.['blob_id'];
  /** Undefined where it was deleted meanwhile. What is written anew while this reads loses its file, too. */
  const read = (key: string): string | null | undefined => {
    const blob = blobOf(key);
    if (blob === undefined) return undefined;
    if (typeof blob !== 'string') return null;
    const hash = hashOf(join(dataDir, 'v3/r2/rivulet-media/blobs', blob));
    if (hash !== null) return hash;
    if (blobOf(key) === blob) throw new Error(`${key} has lost its bytes`);
    return read(key);
  };
  const objects: Snapshot['objects'] = new Map();
  for (const { key } of bucket.prepare('SELECT key FROM _mf_objects').all()) {
    const hash = read(String(key));
    if (hash !== undefined) objects.set(String(key), hash);
  }
  return objects;
}

/** Null where there is no such file. */
function hashOf(file: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The one of the files that has the table. */
function open(files: readonly string[], table: string): DatabaseSync | null {
  for (const file of files) {
    const database = new DatabaseSync(file, { readOnly: true });
    if (database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table)) return database;
    database.close();
  }
  return null;
}
