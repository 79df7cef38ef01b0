-- Text tracks that were too long to be taken, for the owner: a list of {label, reason} as JSON.
ALTER TABLE videos ADD COLUMN captions_left_out TEXT;
