-- Uploads under way and the parts that arrived.
CREATE TABLE uploads (
  id TEXT PRIMARY KEY,                  -- ULID
  owner_id TEXT NOT NULL REFERENCES users (id),
  video_id TEXT NOT NULL,
  filename TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  part_size_bytes INTEGER NOT NULL,
  multipart_id TEXT NOT NULL,           -- R2's upload id
  state TEXT NOT NULL,                  -- open completing completed aborted
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL           -- moved on by every part
) STRICT;
CREATE INDEX uploads_by_expiry ON uploads (state, expires_at);
CREATE INDEX uploads_by_owner ON uploads (owner_id, created_at);

CREATE TABLE upload_parts (
  upload_id TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
  part_number INTEGER NOT NULL,         -- from 1
  etag TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (upload_id, part_number)
) STRICT, WITHOUT ROWID;
