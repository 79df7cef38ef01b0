-- What a person is told, what they want to be told, and where.
CREATE TABLE notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,                   -- comment reply mention heart subscriber processed failed held-decided; new videos are no rows
  cause TEXT NOT NULL,                  -- names the one event it comes of: the same event twice is one row
  actor_id TEXT,                        -- whose act it was
  video_id TEXT,
  comment_id TEXT,
  created_at INTEGER NOT NULL,
  read_at INTEGER,
  in_app INTEGER NOT NULL DEFAULT 1,    -- 0: told elsewhere only, or a new video that was looked at; kept so that it is told once
  UNIQUE (user_id, cause)
) STRICT;
CREATE INDEX notifications_by_user ON notifications (user_id, id DESC) WHERE in_app = 1;
CREATE INDEX notifications_unread ON notifications (user_id, id DESC) WHERE in_app = 1 AND read_at IS NULL;

-- One row per person who ever changed something; without one the defaults hold.
CREATE TABLE preferences (
  user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  notify TEXT NOT NULL DEFAULT '{}',    -- JSON: kind to where it is told
  videos_seen_until INTEGER NOT NULL DEFAULT 0, -- published_at up to which new videos were seen
  history_paused INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Browsers that take messages while no page is open (RFC 8030).
CREATE TABLE push_subscriptions (
  endpoint TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id);

-- Where mail goes when no sender is configured: read on the page of the local mailbox.
CREATE TABLE mailbox (
  id TEXT PRIMARY KEY,                  -- ULID
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
