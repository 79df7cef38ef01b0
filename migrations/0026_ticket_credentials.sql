-- A ticket opens a socket for the token or the app that asked for it: the socket ends with it.
DELETE FROM socket_tickets;
ALTER TABLE socket_tickets ADD COLUMN credential_kind TEXT NOT NULL DEFAULT 'token'; -- token | app
ALTER TABLE socket_tickets ADD COLUMN credential_id TEXT NOT NULL DEFAULT '';
