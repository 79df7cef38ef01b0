-- Links that ended, for the sweep that forgets them.
CREATE INDEX share_links_ended ON share_links (revoked_at) WHERE revoked_at IS NOT NULL;
