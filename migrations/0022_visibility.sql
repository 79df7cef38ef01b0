-- Who may see a video beyond public, unlisted and private; how its media is protected; what moderators took down.
ALTER TABLE videos ADD COLUMN publish_at INTEGER;       -- of a scheduled one: when it becomes public
ALTER TABLE videos ADD COLUMN protection TEXT NOT NULL DEFAULT 'clear'; -- clear | aes
ALTER TABLE videos ADD COLUMN key_version INTEGER NOT NULL DEFAULT 1;   -- names the key of form aes; a new one makes old keys worthless
ALTER TABLE videos ADD COLUMN embed_domains TEXT;       -- JSON list of hosts whose pages may show the player; null for all
ALTER TABLE videos ADD COLUMN blocked_at INTEGER;       -- a moderator took it down
ALTER TABLE videos ADD COLUMN blocked_reason TEXT;
ALTER TABLE channels ADD COLUMN default_protection TEXT NOT NULL DEFAULT 'clear';
CREATE INDEX videos_scheduled ON videos (publish_at) WHERE visibility = 'scheduled';
CREATE INDEX videos_blocked ON videos (blocked_at DESC, id DESC) WHERE blocked_at IS NOT NULL;

-- What is blocked is not listed: the two columns that lists are ordered by are made anew with that condition, and with them what hangs on them.
DROP TRIGGER video_tags_follow;
DROP TRIGGER videos_counted;
DROP TRIGGER videos_recounted;
DROP TRIGGER videos_discounted;
DROP INDEX videos_listed;
DROP INDEX videos_listed_by_channel;
DROP INDEX videos_listed_by_category;
DROP INDEX videos_hot;
DROP INDEX videos_popular_by_channel;
ALTER TABLE videos DROP COLUMN listed_at;
ALTER TABLE videos DROP COLUMN hot;
ALTER TABLE videos ADD COLUMN listed_at INTEGER
  GENERATED ALWAYS AS (CASE WHEN visibility = 'public' AND state IN ('playable', 'ready') AND blocked_at IS NULL THEN published_at END) VIRTUAL;
ALTER TABLE videos ADD COLUMN hot INTEGER
  GENERATED ALWAYS AS (CASE WHEN visibility = 'public' AND state IN ('playable', 'ready') AND blocked_at IS NULL THEN
    published_at / 86400 + CAST(round(1000 * log2(1 + max(views, 0) + 4 * max(likes, 0) + 8 * max(comments, 0))) AS INTEGER)
  END) VIRTUAL;
CREATE INDEX videos_listed ON videos (listed_at DESC, id DESC);
CREATE INDEX videos_listed_by_channel ON videos (owner_id, listed_at DESC, id DESC);
CREATE INDEX videos_listed_by_category ON videos (category, listed_at DESC, id DESC);
CREATE INDEX videos_hot ON videos (hot DESC, id DESC);
CREATE INDEX videos_popular_by_channel ON videos (owner_id, views DESC, id DESC) WHERE listed_at IS NOT NULL;

CREATE TRIGGER video_tags_follow AFTER UPDATE OF visibility, state, published_at, blocked_at ON videos
  WHEN new.listed_at IS NOT old.listed_at
BEGIN
  UPDATE video_tags SET listed_at = new.listed_at WHERE video_id = new.id;
END;
CREATE TRIGGER videos_counted AFTER INSERT ON videos BEGIN
  UPDATE channels SET
    video_count = video_count + (NEW.listed_at IS NOT NULL),
    view_count = view_count + NEW.views,
    like_count = like_count + NEW.likes,
    comment_count = comment_count + NEW.comments
  WHERE id = NEW.owner_id;
END;
CREATE TRIGGER videos_recounted AFTER UPDATE OF visibility, state, published_at, blocked_at, views, likes, comments ON videos
WHEN (OLD.listed_at IS NULL) <> (NEW.listed_at IS NULL)
  OR OLD.views <> NEW.views OR OLD.likes <> NEW.likes OR OLD.comments <> NEW.comments
BEGIN
  UPDATE channels SET
    video_count = video_count + (NEW.listed_at IS NOT NULL) - (OLD.listed_at IS NOT NULL),
    view_count = view_count + NEW.views - OLD.views,
    like_count = like_count + NEW.likes - OLD.likes,
    comment_count = comment_count + NEW.comments - OLD.comments
  WHERE id = NEW.owner_id;
END;
CREATE TRIGGER videos_discounted AFTER DELETE ON videos BEGIN
  UPDATE channels SET
    video_count = video_count - (OLD.listed_at IS NOT NULL),
    view_count = view_count - OLD.views,
    like_count = like_count - OLD.likes,
    comment_count = comment_count - OLD.comments
  WHERE id = OLD.owner_id;
END;

-- The accounts with which a video is shared.
CREATE TABLE video_shares (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (video_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX video_shares_by_user ON video_shares (user_id, created_at DESC, video_id);

-- Links that open a video to whoever has them.
CREATE TABLE share_links (
  id TEXT PRIMARY KEY,                  -- ULID
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,      -- SHA-256; the token itself is in the link only
  label TEXT NOT NULL DEFAULT '',
  password_hash TEXT,                   -- scrypt, null without one
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX share_links_by_video ON share_links (video_id, id DESC);
