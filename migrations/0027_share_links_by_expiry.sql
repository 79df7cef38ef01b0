-- The next link whose time is over, for the clock that ends what it opened.
CREATE INDEX share_links_to_end ON share_links (expires_at) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;
