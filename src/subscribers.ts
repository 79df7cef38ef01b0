// Which feature hears of which domain event; read by the worker's entry.
import { subscribe } from './events/subscribers.ts';
import { announceVideo, copyFollowing } from './realtime/following.ts';
import { forgetViews } from './views/views.ts';

subscribe('subscription.changed', copyFollowing);
subscribe('video.published', announceVideo);
subscribe('video.deleted', forgetViews);
