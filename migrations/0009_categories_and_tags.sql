-- Under which headings a video is found.
CREATE TABLE categories (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  position INTEGER NOT NULL             -- in lists
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO categories (slug, name, position) VALUES
  ('film-animation', 'Film & animation', 1),
  ('autos-vehicles', 'Autos & vehicles', 2),
  ('music', 'Music', 3),
  ('pets-animals', 'Pets & animals', 4),
  ('sports', 'Sports', 5),
  ('travel-events', 'Travel & events', 6),
  ('gaming', 'Gaming', 7),
  ('people-blogs', 'People & blogs', 8),
  ('comedy', 'Comedy', 9),
  ('entertainment', 'Entertainment', 10),
  ('news-politics', 'News & politics', 11),
  ('howto-style', 'How-to & style', 12),
  ('education', 'Education', 13),
  ('science-technology', 'Science & technology', 14),
  ('nonprofits-activism', 'Non-profits & activism', 15);

-- The tags of videos.tags, each under its slug, so that the page of a tag reads only its own videos.
CREATE TABLE video_tags (
  slug TEXT NOT NULL,                   -- Unicode, lower case
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  listed_at INTEGER,                    -- as in videos, so that the page is read in its order
  PRIMARY KEY (slug, video_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX video_tags_by_video ON video_tags (video_id);
CREATE INDEX video_tags_listed ON video_tags (slug, listed_at DESC, video_id DESC);

-- Whoever publishes or withdraws a video need not know of its tags.
CREATE TRIGGER video_tags_follow AFTER UPDATE OF visibility, state, published_at ON videos
  WHEN new.listed_at IS NOT old.listed_at
BEGIN
  UPDATE video_tags SET listed_at = new.listed_at WHERE video_id = new.id;
END;
