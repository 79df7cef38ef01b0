-- The newest mails are shown and the oldest removed, without looking at the others.
CREATE INDEX mailbox_by_time ON mailbox (created_at);
