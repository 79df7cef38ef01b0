-- Jobs as operators see them, the outbox, and what could not be handled.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,                  -- {videoId}.{revision}: also the Durable Object's name
  video_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL,                  -- queued running done failed
  attempts INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error_detail TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_by_video ON jobs (video_id);

-- One row per message, written in the same batch as the change it tells of. id is the `seq` of realtime messages.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,                  -- transcode | events
  topic TEXT,                           -- realtime topic that may replay it: video:{id}, user:{id}
  payload TEXT NOT NULL,                -- JSON
  created_at INTEGER NOT NULL,
  sent_at INTEGER                       -- null until a queue took it
) STRICT;
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
CREATE INDEX outbox_by_topic ON outbox (topic, id);

CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  payload TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
