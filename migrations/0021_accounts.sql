-- What an account may do, how it proves who it is, and how it ends.
ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT 'creator'; -- viewer | creator | moderator | admin
ALTER TABLE users ADD COLUMN email_verified_at INTEGER; -- null: may watch, vote and comment, but not upload
ALTER TABLE users ADD COLUMN password_changed_at INTEGER;
ALTER TABLE users ADD COLUMN suspended_at INTEGER;      -- may not sign in
ALTER TABLE users ADD COLUMN suspended_reason TEXT;
ALTER TABLE users ADD COLUMN delete_at INTEGER;         -- its owner asked for its end; until then they may change their mind
UPDATE users SET email_verified_at = created_at, password_changed_at = created_at;
-- The first account of an installation is its admin.
UPDATE users SET role = 'admin' WHERE id = (SELECT id FROM users ORDER BY created_at, id LIMIT 1);
CREATE INDEX users_by_role ON users (role, id) WHERE role IN ('moderator', 'admin');
CREATE INDEX users_to_delete ON users (delete_at) WHERE delete_at IS NOT NULL;

-- A session can be named without its secret, so that its owner can end it from elsewhere.
ALTER TABLE sessions ADD COLUMN id TEXT;
ALTER TABLE sessions ADD COLUMN client TEXT NOT NULL DEFAULT ''; -- what the browser says it is, shortened
ALTER TABLE sessions ADD COLUMN authenticated_at INTEGER NOT NULL DEFAULT 0; -- the password was given last
UPDATE sessions SET id = lower(hex(randomblob(13))), authenticated_at = created_at;
CREATE UNIQUE INDEX sessions_by_id ON sessions (id);

-- Letters with a link that does one thing once.
CREATE TABLE mail_codes (
  code_hash TEXT PRIMARY KEY,           -- SHA-256; the code itself is in the letter only
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL,                -- verify-email | reset-password | change-email
  email TEXT NOT NULL,                  -- what is verified by it
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_codes_by_user ON mail_codes (user_id, purpose);
CREATE INDEX mail_codes_by_expiry ON mail_codes (expires_at);

-- Tokens that people make for their programs.
CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,                  -- ULID
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,      -- SHA-256; shown once and then nowhere
  ending TEXT NOT NULL,                 -- the last four characters, to tell them apart
  scopes TEXT NOT NULL,                 -- JSON list
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER                  -- written once in ten minutes at most
) STRICT, WITHOUT ROWID;
CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id DESC);

-- A native app that signed in: a chain of refresh tokens, of which only the newest is good.
CREATE TABLE app_grants (
  id TEXT PRIMARY KEY,                  -- random
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  client TEXT NOT NULL,                 -- the app's name
  scopes TEXT NOT NULL,                 -- JSON list
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,          -- 90 days unused
  revoked_at INTEGER,
  revoked_reason TEXT                   -- owner | reuse | password | suspended
) STRICT, WITHOUT ROWID;
CREATE INDEX app_grants_by_user ON app_grants (user_id, id);
CREATE TABLE refresh_tokens (
  token_hash TEXT PRIMARY KEY,          -- the successor is made from the token itself, so that a repeated request gets the same one
  grant_id TEXT NOT NULL REFERENCES app_grants (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  used_at INTEGER                       -- exchanged; good for ten more seconds
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);

-- One-time tickets with which a native client opens its realtime socket.
CREATE TABLE socket_tickets (
  ticket_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX socket_tickets_by_expiry ON socket_tickets (expires_at);
