-- The id under which a video is played now, in the video's own row: lists need it for the poster's address and read no second row for
-- it. Kept by the database itself whoever writes: it is the id of the video's revision that is not retired, null where there is none.
ALTER TABLE videos ADD COLUMN live_playback_id TEXT;
ALTER TABLE videos ADD COLUMN live_playback_policy TEXT;

UPDATE videos SET (live_playback_id, live_playback_policy) = (
  SELECT id, policy FROM playback_ids
  WHERE video_id = videos.id AND revision = videos.revision AND retired_at IS NULL LIMIT 1
);

CREATE TRIGGER playback_ids_minted AFTER INSERT ON playback_ids WHEN NEW.retired_at IS NULL BEGIN
  UPDATE videos SET live_playback_id = NEW.id, live_playback_policy = NEW.policy
  WHERE id = NEW.video_id AND revision = NEW.revision;
END;
CREATE TRIGGER playback_ids_changed AFTER UPDATE OF video_id, revision, policy, retired_at ON playback_ids BEGIN
  UPDATE videos SET (live_playback_id, live_playback_policy) = (
    SELECT id, policy FROM playback_ids
    WHERE video_id = videos.id AND revision = videos.revision AND retired_at IS NULL LIMIT 1
  ) WHERE id IN (OLD.video_id, NEW.video_id);
END;
CREATE TRIGGER playback_ids_gone AFTER DELETE ON playback_ids WHEN OLD.retired_at IS NULL BEGIN
  UPDATE videos SET (live_playback_id, live_playback_policy) = (
    SELECT id, policy FROM playback_ids
    WHERE video_id = videos.id AND revision = videos.revision AND retired_at IS NULL LIMIT 1
  ) WHERE id = OLD.video_id;
END;
CREATE TRIGGER videos_taken_over AFTER UPDATE OF revision ON videos WHEN OLD.revision <> NEW.revision BEGIN
  UPDATE videos SET (live_playback_id, live_playback_policy) = (
    SELECT id, policy FROM playback_ids
    WHERE video_id = NEW.id AND revision = NEW.revision AND retired_at IS NULL LIMIT 1
  ) WHERE id = NEW.id;
END;
