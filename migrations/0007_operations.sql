-- What operators see: which dead letters were sent again, and what the janitor did.
ALTER TABLE dead_letters ADD COLUMN replayed_at INTEGER; -- null until an operator sent it again
CREATE INDEX jobs_by_state ON jobs (state, updated_at);

CREATE TABLE janitor_reports (
  id TEXT PRIMARY KEY,                  -- ULID
  started_by TEXT NOT NULL,             -- hourly | operator
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  is_complete INTEGER NOT NULL,         -- 0 when the next run goes on where this one stopped
  removed TEXT NOT NULL,                -- JSON: what to how many
  found TEXT NOT NULL                   -- JSON: list of {what, subject}
) STRICT;

-- How far the janitor has come in each part of the bucket; no row where it begins anew.
CREATE TABLE janitor_positions (
  prefix TEXT PRIMARY KEY,
  last_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
