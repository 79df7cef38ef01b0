-- What people report, what moderators decide, and what was done with a privilege.
CREATE TABLE reports (
  id TEXT PRIMARY KEY,                  -- ULID
  kind TEXT NOT NULL,                   -- video | comment | channel
  subject_id TEXT NOT NULL,
  video_id TEXT,                        -- of a video or a comment: where it is
  owner_id TEXT NOT NULL,               -- whose it is
  reporter_id TEXT REFERENCES users (id) ON DELETE SET NULL,
  reason TEXT NOT NULL,                 -- one of a closed list
  text TEXT NOT NULL DEFAULT '',
  excerpt TEXT NOT NULL DEFAULT '',     -- what it said when it was reported
  state TEXT NOT NULL DEFAULT 'open',   -- open | upheld | dismissed
  decided_by TEXT,
  decided_at INTEGER,
  note TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_by_state ON reports (state, id DESC);
CREATE UNIQUE INDEX reports_once ON reports (reporter_id, kind, subject_id) WHERE state = 'open';
CREATE INDEX reports_by_subject ON reports (kind, subject_id);

-- Every privileged act; rows are only ever added.
CREATE TABLE audit_log (
  id TEXT PRIMARY KEY,                  -- ULID, so that it is in the order of time
  actor_id TEXT NOT NULL,               -- kept when the account is gone
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,                 -- user.suspend, video.block, report.decide ...
  subject_kind TEXT NOT NULL,           -- user | video | comment | channel | report | category | setting | job
  subject_id TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '{}',    -- JSON: what it was before and is now, without secrets
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_log_by_subject ON audit_log (subject_kind, subject_id, id DESC);
CREATE INDEX audit_log_by_actor ON audit_log (actor_id, id DESC);

-- What admins set while the site runs; without a row the deployment's own setting holds.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,                  -- JSON
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
