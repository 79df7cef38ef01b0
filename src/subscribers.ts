// Which feature hears of which domain event; read by the worker's entry.
import { hearSuspended, hearSuspensionEnded } from './accounts/suspension.ts';
import { subscribe } from './events/subscribers.ts';
import { hearFollowersAway, hearWritten } from './notifications/away.ts';
import {
  hearCommentDecided,
  hearCommentHearted,
  hearCommentShown,
  hearProcessed,
  hearReuse,
  hearShared,
  hearSubscribed,
} from './notifications/listeners.ts';
import {
  hearCommentRemoved,
  hearCommentRestored,
  hearReportDecided,
  hearVideoBlocked,
  hearVideoUnblocked,
} from './notifications/moderation.ts';
import { copyReach } from './notifications/preferences.ts';
import { closeEnded } from './realtime/ended-credentials.ts';
import { announceVideo, copyFollowing } from './realtime/following.ts';
import { followVideo } from './search/listener.ts';
import { forgetViews } from './views/views.ts';

subscribe('subscription.changed', copyFollowing);
subscribe('video.published', announceVideo);
subscribe('video.deleted', forgetViews);
subscribe('video.searchable-changed', followVideo);
subscribe('reach.changed', copyReach);
subscribe('comment.shown', hearCommentShown);
subscribe('comment.hearted', hearCommentHearted);
subscribe('comment.decided', hearCommentDecided);
subscribe('channel.subscribed', hearSubscribed);
subscribe('report.decided', hearReportDecided);
subscribe('video.blocked', hearVideoBlocked);
subscribe('video.unblocked', hearVideoUnblocked);
subscribe('comment.removed', hearCommentRemoved);
subscribe('comment.restored', hearCommentRestored);
subscribe('app.reused', hearReuse);
subscribe('video.processed', hearProcessed);
subscribe('video.processed', hearShared);
subscribe('video.shared', hearShared);
subscribe('notification.written', hearWritten);
subscribe('followers.away', hearFollowersAway);
subscribe('account.suspended', hearSuspended);
subscribe('account.suspension-ended', hearSuspensionEnded);
subscribe('credentials.ended', closeEnded);
