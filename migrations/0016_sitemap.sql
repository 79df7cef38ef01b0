-- Where each full page of the sitemap ends, so that neither its index nor a page ever counts through all videos.
CREATE TABLE sitemap_pages (
  page INTEGER PRIMARY KEY,             -- from 1, oldest videos first: a page that is full never moves
  last_listed_at INTEGER NOT NULL,
  last_id TEXT NOT NULL
) STRICT;
