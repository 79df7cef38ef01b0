-- The order of what is trending: engagement that loses half of its weight every day. As a logarithm that order does not change
-- while time passes, log2(engagement) + published / day, so it is a column that an index orders by, in thousandths of a day;
-- src/discovery/score.ts explains it. Rounded to integers it is the same with every logarithm function.
ALTER TABLE videos ADD COLUMN hot INTEGER
  GENERATED ALWAYS AS (CASE WHEN visibility = 'public' AND state IN ('playable', 'ready') THEN
    published_at / 86400 + CAST(round(1000 * log2(1 + max(views, 0) + 4 * max(likes, 0) + 8 * max(comments, 0))) AS INTEGER)
  END) VIRTUAL;
CREATE INDEX videos_hot ON videos (hot DESC, id DESC);
