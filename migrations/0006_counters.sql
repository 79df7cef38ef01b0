-- Counts within windows of time, for limits that must hold over all locations.
CREATE TABLE counters (
  name TEXT NOT NULL,                   -- what is counted and for whom, hashed where it is an address
  window_start INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (name, window_start)
) STRICT, WITHOUT ROWID;
CREATE INDEX counters_by_age ON counters (window_start);
