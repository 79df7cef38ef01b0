-- What a video is, which renditions it has, and under which ids it may be played.
CREATE TABLE videos (
  id TEXT PRIMARY KEY,                  -- ULID
  owner_id TEXT NOT NULL REFERENCES users (id),
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',      -- JSON array of strings
  category TEXT,                        -- one of the fixed slugs
  visibility TEXT NOT NULL DEFAULT 'private',
  state TEXT NOT NULL,                  -- uploading queued processing playable ready failed deleting
  revision INTEGER NOT NULL DEFAULT 1,  -- a new one when the media is made anew
  index_version INTEGER NOT NULL DEFAULT 0, -- counts what was published in this revision; ?v= of the playlist URLs
  upload_id TEXT NOT NULL,              -- names the source objects s/{uploadId}
  source_filename TEXT NOT NULL,
  source_bytes INTEGER NOT NULL,
  duration_ms INTEGER,                  -- known once probed
  width INTEGER,
  height INTEGER,
  poster_key TEXT,                      -- R2 key, null until made
  error_code TEXT,
  error_detail TEXT,
  created_at INTEGER NOT NULL,
  published_at INTEGER                  -- first time public and playable
) STRICT;
CREATE INDEX videos_by_owner ON videos (owner_id, id DESC);
CREATE INDEX videos_latest ON videos (visibility, state, published_at DESC, id DESC);

CREATE TABLE renditions (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  name TEXT NOT NULL,                   -- 240p, 1080p, audio
  height INTEGER,                       -- null for audio
  state TEXT NOT NULL,                  -- waiting encoding ready failed
  error_code TEXT,
  PRIMARY KEY (video_id, revision, name)
) STRICT;

CREATE TABLE captions (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  language TEXT NOT NULL,               -- BCP 47, unique within the video: en, en-2
  label TEXT NOT NULL,
  object_key TEXT NOT NULL,
  PRIMARY KEY (video_id, revision, language)
) STRICT;

CREATE TABLE playback_ids (
  id TEXT PRIMARY KEY,                  -- 128 random bits
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  policy TEXT NOT NULL,                 -- public | signed; never changes
  created_at INTEGER NOT NULL,
  retired_at INTEGER                    -- set when another id took over
) STRICT;
CREATE INDEX playback_ids_by_video ON playback_ids (video_id, retired_at);
