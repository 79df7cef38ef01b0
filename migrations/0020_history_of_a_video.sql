-- Deleting a video finds who has watched it without reading everybody's history.
CREATE INDEX watch_history_by_video ON watch_history (video_id);
