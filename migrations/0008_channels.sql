-- What a person shows to others, who follows whom, and what lists of videos need to stay cheap.
CREATE TABLE channels (
  id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, -- its owner's id: an account has one channel
  handle TEXT NOT NULL,                 -- the username, copied so that lists read one row
  handle_key TEXT NOT NULL UNIQUE,      -- lower case
  name TEXT NOT NULL,                   -- the display name, copied likewise
  about TEXT NOT NULL DEFAULT '',
  links TEXT NOT NULL DEFAULT '[]',     -- JSON list of {title, url}
  avatar_key TEXT,                      -- R2 key, null without one
  banner_key TEXT,
  comment_policy TEXT NOT NULL DEFAULT '{}', -- JSON: who may comment, and what is held
  subscriber_count INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO channels (id, handle, handle_key, name, created_at)
  SELECT id, username, username_key, display_name, created_at FROM users;

CREATE TABLE subscriptions (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  channel_id TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  bell TEXT NOT NULL DEFAULT 'all',     -- all | none: whether new videos are told
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, channel_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_channel ON subscriptions (channel_id, user_id);

-- Kept in the row that every list reads anyway; views come in sums, never one by one.
ALTER TABLE videos ADD COLUMN views INTEGER NOT NULL DEFAULT 0;
ALTER TABLE videos ADD COLUMN likes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE videos ADD COLUMN dislikes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE videos ADD COLUMN comments INTEGER NOT NULL DEFAULT 0;
-- Since when everybody finds it; null while nobody may. One column that indexes can order by, whatever the state is called.
ALTER TABLE videos ADD COLUMN listed_at INTEGER
  GENERATED ALWAYS AS (CASE WHEN visibility = 'public' AND state IN ('playable', 'ready') THEN published_at END) VIRTUAL;
CREATE INDEX videos_listed ON videos (listed_at DESC, id DESC);
CREATE INDEX videos_listed_by_channel ON videos (owner_id, listed_at DESC, id DESC);
CREATE INDEX videos_listed_by_category ON videos (category, listed_at DESC, id DESC);
DROP INDEX videos_latest;
