-- A suspension may end by itself, an account may have quotas of its own, and what a moderator removed can be put back for a while.
ALTER TABLE users ADD COLUMN suspended_until INTEGER; -- null: until an admin ends it

ALTER TABLE usage ADD COLUMN quota_bytes INTEGER;     -- null: the site's; 0: none
ALTER TABLE usage ADD COLUMN quota_ms INTEGER;

CREATE TABLE removed_comments (
  id TEXT PRIMARY KEY,                  -- as the comment had it, and has it again
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  author_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  comment TEXT NOT NULL,                -- JSON: the rest of its row
  text TEXT NOT NULL,
  removed_by TEXT NOT NULL,
  removed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_comments_by_time ON removed_comments (removed_at);
CREATE INDEX removed_comments_by_video ON removed_comments (video_id);
CREATE INDEX removed_comments_by_author ON removed_comments (author_id);
