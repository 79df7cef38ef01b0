-- Answers kept for a day, so that a creating request sent twice is done once.
CREATE TABLE idempotency_keys (
  scope TEXT PRIMARY KEY,               -- SHA-256 of user, route and the client's key
  body_hash TEXT NOT NULL,              -- SHA-256 of the body: another body under the same key is refused
  status INTEGER,                       -- null while the first request is under way
  answer TEXT,                          -- its JSON body
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_by_age ON idempotency_keys (created_at);
