-- Who a person is, and the sessions they opened.
CREATE TABLE users (
  id TEXT PRIMARY KEY,                  -- ULID
  username TEXT NOT NULL,               -- as typed; the channel's handle
  username_key TEXT NOT NULL UNIQUE,    -- lower case, for log-in and uniqueness
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,       -- lower case
  display_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,          -- scrypt, PHC string
  created_at INTEGER NOT NULL           -- ms since the epoch, as all times in this database
) STRICT;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,          -- SHA-256 of the cookie's value; the value itself is nowhere
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
