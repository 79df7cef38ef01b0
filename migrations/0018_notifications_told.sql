-- Since when a notification was told elsewhere too, by a push or a mail: whoever brings the event again finds it done.
ALTER TABLE notifications ADD COLUMN told_at INTEGER;
