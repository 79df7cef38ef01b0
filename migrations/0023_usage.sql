-- What an account holds and has under way, kept by the database itself whoever writes: a quota is asked by the statement that begins an upload.
CREATE TABLE usage (
  user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  source_bytes INTEGER NOT NULL DEFAULT 0, -- of all videos that are not being deleted; an upload counts from its start
  duration_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO usage (user_id, source_bytes, duration_ms)
  SELECT users.id, coalesce(sum(videos.source_bytes), 0), coalesce(sum(videos.duration_ms), 0)
  FROM users LEFT JOIN videos ON videos.owner_id = users.id AND videos.state <> 'deleting' GROUP BY users.id;

CREATE TRIGGER usage_begun AFTER INSERT ON users BEGIN
  INSERT INTO usage (user_id) VALUES (NEW.id);
END;
CREATE TRIGGER usage_grown AFTER INSERT ON videos BEGIN
  UPDATE usage SET source_bytes = source_bytes + NEW.source_bytes, duration_ms = duration_ms + coalesce(NEW.duration_ms, 0)
  WHERE user_id = NEW.owner_id;
END;
CREATE TRIGGER usage_changed AFTER UPDATE OF state, source_bytes, duration_ms ON videos BEGIN
  UPDATE usage SET
    source_bytes = source_bytes
      + CASE WHEN NEW.state = 'deleting' THEN 0 ELSE NEW.source_bytes END
      - CASE WHEN OLD.state = 'deleting' THEN 0 ELSE OLD.source_bytes END,
    duration_ms = duration_ms
      + CASE WHEN NEW.state = 'deleting' THEN 0 ELSE coalesce(NEW.duration_ms, 0) END
      - CASE WHEN OLD.state = 'deleting' THEN 0 ELSE coalesce(OLD.duration_ms, 0) END
  WHERE user_id = NEW.owner_id;
END;
CREATE TRIGGER usage_shrunk AFTER DELETE ON videos WHEN OLD.state <> 'deleting' BEGIN
  UPDATE usage SET source_bytes = source_bytes - OLD.source_bytes, duration_ms = duration_ms - coalesce(OLD.duration_ms, 0)
  WHERE user_id = OLD.owner_id;
END;
