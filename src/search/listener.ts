// Keeps the index in step with what happens to videos.
import type { Subscriber } from '../events/subscribers.ts';
import { indexVideo } from './indexing.ts';

/** Reads the present, so that an event that comes late or twice does no harm. */
export const followVideo: Subscriber<'video.searchable-changed'> = (ctx, { videoId }, seq) =>
  indexVideo(ctx, videoId, seq);
