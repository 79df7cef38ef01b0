-- What people say under a video: threads and the replies in them, two levels and no more.
CREATE TABLE comments (
  id TEXT PRIMARY KEY,                  -- ULID: sorts by time
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  channel_id TEXT NOT NULL,             -- whose video it is, copied so that the queue of what is held is one range
  thread_id TEXT,                       -- the comment that began the thread; null for that one itself
  reply_to_id TEXT,                     -- which reply in the thread it answers; null when it answers the thread
  author_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  state TEXT NOT NULL,                  -- shown | held | rejected | deleted (kept while it has replies)
  held_for TEXT,                        -- JSON: why it was held
  likes INTEGER NOT NULL DEFAULT 0,     -- kept by the triggers below, as are replies and videos.comments
  replies INTEGER NOT NULL DEFAULT 0,   -- shown ones
  pinned_at INTEGER,                    -- at most one thread of a video
  hearted_at INTEGER,                   -- by the owner of the video
  created_at INTEGER NOT NULL,
  edited_at INTEGER,
  -- What lists show: one column that indexes can order behind, whatever the states are called.
  listed INTEGER GENERATED ALWAYS AS (state IN ('shown', 'deleted')) VIRTUAL
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_newest ON comments (video_id, thread_id, listed, id DESC);
CREATE INDEX comments_top ON comments (video_id, listed, likes DESC, id DESC) WHERE thread_id IS NULL;
CREATE UNIQUE INDEX comments_pinned ON comments (video_id) WHERE pinned_at IS NOT NULL;
CREATE INDEX comments_by_author ON comments (author_id, channel_id, state);
CREATE INDEX comments_held ON comments (channel_id, id) WHERE state = 'held';
CREATE INDEX comments_own_held ON comments (author_id, video_id, thread_id, id) WHERE state = 'held';

CREATE TABLE comment_likes (
  comment_id TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (comment_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX comment_likes_by_user ON comment_likes (user_id);

-- The counts follow what a statement really changed, repeats and cascades included.
CREATE TRIGGER comments_shown_at_once AFTER INSERT ON comments WHEN NEW.state = 'shown' BEGIN
  UPDATE videos SET comments = comments + 1 WHERE id = NEW.video_id;
  UPDATE comments SET replies = replies + 1 WHERE id = NEW.thread_id;
END;
CREATE TRIGGER comments_gone AFTER DELETE ON comments WHEN OLD.state = 'shown' BEGIN
  UPDATE videos SET comments = comments - 1 WHERE id = OLD.video_id;
  UPDATE comments SET replies = replies - 1 WHERE id = OLD.thread_id;
END;
CREATE TRIGGER comments_moved AFTER UPDATE OF state ON comments
  WHEN (OLD.state = 'shown') <> (NEW.state = 'shown') BEGIN
  UPDATE videos SET comments = comments + (NEW.state = 'shown') - (OLD.state = 'shown') WHERE id = NEW.video_id;
  UPDATE comments SET replies = replies + (NEW.state = 'shown') - (OLD.state = 'shown') WHERE id = NEW.thread_id;
END;
CREATE TRIGGER comment_likes_given AFTER INSERT ON comment_likes BEGIN
  UPDATE comments SET likes = likes + 1 WHERE id = NEW.comment_id;
END;
CREATE TRIGGER comment_likes_taken AFTER DELETE ON comment_likes BEGIN
  UPDATE comments SET likes = likes - 1 WHERE id = OLD.comment_id;
END;
