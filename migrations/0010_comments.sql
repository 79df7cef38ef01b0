-- What people say under a video: threads and the replies in them, two levels and no more.
CREATE TABLE comments (
  id TEXT PRIMARY KEY,                  -- ULID: sorts by time
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  thread_id TEXT,                       -- the comment that began the thread; null for that one itself
  reply_to_id TEXT,                     -- which reply in the thread it answers; null when it answers the thread
  author_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  state TEXT NOT NULL,                  -- shown | held | rejected | deleted (kept while it has replies)
  held_for TEXT,                        -- why it was held
  likes INTEGER NOT NULL DEFAULT 0,
  replies INTEGER NOT NULL DEFAULT 0,   -- shown ones
  pinned_at INTEGER,                    -- at most one thread of a video
  hearted_at INTEGER,                   -- by the owner of the video
  created_at INTEGER NOT NULL,
  edited_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_newest ON comments (video_id, thread_id, state, id DESC);
CREATE INDEX comments_top ON comments (video_id, thread_id, state, likes DESC, id DESC);
CREATE INDEX comments_by_author ON comments (author_id, id DESC);

CREATE TABLE comment_likes (
  comment_id TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (comment_id, user_id)
) STRICT, WITHOUT ROWID;
