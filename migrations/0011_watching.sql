-- What a person did with videos: voted, watched, put into lists.
CREATE TABLE reactions (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  value INTEGER NOT NULL,               -- 1 like, -1 dislike
  created_at INTEGER NOT NULL,
  PRIMARY KEY (video_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_by_user ON reactions (user_id, value, created_at DESC, video_id);

-- The counts follow what a statement really changed, repeats and cascades included.
CREATE TRIGGER reactions_given AFTER INSERT ON reactions BEGIN
  UPDATE videos SET likes = likes + (NEW.value = 1), dislikes = dislikes + (NEW.value = -1) WHERE id = NEW.video_id;
END;
CREATE TRIGGER reactions_switched AFTER UPDATE OF value ON reactions WHEN NEW.value <> OLD.value BEGIN
  UPDATE videos SET likes = likes + (NEW.value = 1) - (OLD.value = 1),
    dislikes = dislikes + (NEW.value = -1) - (OLD.value = -1) WHERE id = NEW.video_id;
END;
CREATE TRIGGER reactions_taken AFTER DELETE ON reactions BEGIN
  UPDATE videos SET likes = likes - (OLD.value = 1), dislikes = dislikes - (OLD.value = -1) WHERE id = OLD.video_id;
END;

-- How far the sums of each view counter have been taken into videos.views: a sum that comes twice counts once.
CREATE TABLE view_sums (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  shard INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (video_id, shard)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER view_sums_begun AFTER INSERT ON view_sums BEGIN
  UPDATE videos SET views = views + NEW.total WHERE id = NEW.video_id;
END;
CREATE TRIGGER view_sums_grown AFTER UPDATE OF total ON view_sums BEGIN
  UPDATE videos SET views = views + NEW.total - OLD.total WHERE id = NEW.video_id;
END;

CREATE TABLE watch_history (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  position_ms INTEGER NOT NULL,         -- where to go on
  watched_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, video_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_history_by_time ON watch_history (user_id, watched_at DESC, video_id);

CREATE TABLE playlists (
  id TEXT PRIMARY KEY,                  -- ULID
  owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,                   -- own | watch-later: one of the latter per person; what one liked is read from reactions
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL,             -- public | unlisted | private
  item_count INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX playlists_by_owner ON playlists (owner_id, updated_at DESC, id DESC) WHERE kind = 'own';
CREATE INDEX playlists_public ON playlists (owner_id, updated_at DESC, id DESC) WHERE visibility = 'public';
CREATE UNIQUE INDEX playlists_watch_later ON playlists (owner_id) WHERE kind = 'watch-later';

CREATE TABLE playlist_items (
  playlist_id TEXT NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
  video_id TEXT NOT NULL,               -- no reference: what was deleted keeps its place, and the owner sees that it is gone
  position TEXT NOT NULL,               -- a key between two keys: moving one item writes one row
  added_at INTEGER NOT NULL,
  PRIMARY KEY (playlist_id, video_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX playlist_items_in_order ON playlist_items (playlist_id, position, video_id);

-- The count is exact because the row itself counts, whoever writes it.
CREATE TRIGGER playlist_items_added AFTER INSERT ON playlist_items
BEGIN
  UPDATE playlists SET item_count = item_count + 1, updated_at = max(updated_at, NEW.added_at) WHERE id = NEW.playlist_id;
END;
CREATE TRIGGER playlist_items_removed AFTER DELETE ON playlist_items
BEGIN
  UPDATE playlists SET item_count = item_count - 1 WHERE id = OLD.playlist_id;
END;
