-- Whether there are pictures for the seek bar, and the version under which the poster became what it is: the `v` of its address.
ALTER TABLE videos ADD COLUMN has_storyboard INTEGER NOT NULL DEFAULT 0;
ALTER TABLE videos ADD COLUMN poster_version INTEGER NOT NULL DEFAULT 0;
