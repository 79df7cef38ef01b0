-- What a channel is counted by, kept by the database itself whoever writes, and what its lists are read by.
ALTER TABLE channels ADD COLUMN video_count INTEGER NOT NULL DEFAULT 0;   -- that everybody finds
ALTER TABLE channels ADD COLUMN view_count INTEGER NOT NULL DEFAULT 0;    -- of all of its videos, as the next two
ALTER TABLE channels ADD COLUMN like_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN comment_count INTEGER NOT NULL DEFAULT 0;

UPDATE channels SET
  subscriber_count = (SELECT count(*) FROM subscriptions WHERE channel_id = channels.id),
  video_count = (SELECT count(*) FROM videos WHERE owner_id = channels.id AND listed_at IS NOT NULL),
  view_count = (SELECT coalesce(sum(views), 0) FROM videos WHERE owner_id = channels.id),
  like_count = (SELECT coalesce(sum(likes), 0) FROM videos WHERE owner_id = channels.id),
  comment_count = (SELECT coalesce(sum(comments), 0) FROM videos WHERE owner_id = channels.id);

-- Exact under any order of repeats, and when an account goes with everything it followed.
CREATE TRIGGER subscriptions_counted AFTER INSERT ON subscriptions BEGIN
  UPDATE channels SET subscriber_count = subscriber_count + 1 WHERE id = NEW.channel_id;
END;
CREATE TRIGGER subscriptions_discounted AFTER DELETE ON subscriptions BEGIN
  UPDATE channels SET subscriber_count = subscriber_count - 1 WHERE id = OLD.channel_id;
END;

CREATE TRIGGER videos_counted AFTER INSERT ON videos BEGIN
  UPDATE channels SET
    video_count = video_count + (NEW.listed_at IS NOT NULL),
    view_count = view_count + NEW.views,
    like_count = like_count + NEW.likes,
    comment_count = comment_count + NEW.comments
  WHERE id = NEW.owner_id;
END;
CREATE TRIGGER videos_recounted AFTER UPDATE OF visibility, state, published_at, views, likes, comments ON videos
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

CREATE INDEX videos_popular_by_channel ON videos (owner_id, views DESC, id DESC) WHERE listed_at IS NOT NULL;
CREATE INDEX subscriptions_by_user ON subscriptions (user_id, created_at DESC, channel_id DESC);
