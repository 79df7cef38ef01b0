// The worker's table of contents: what answers requests, messages and the clock, and the objects that live on their own.
import './subscribers.ts';
import { app } from './app.ts';
import { handleQueue } from './events/queue-consumer.ts';
import { runScheduled } from './maintenance/scheduled.ts';
import { createContext } from './platform/context.ts';
import type { AppBindings } from './platform/env.ts';

export { ContainerProxy } from '@cloudflare/containers'; // by it the container's requests reach us
export { OutboxSweeper } from './events/outbox-sweeper.ts';
export { Limiter } from './limits/limiter.ts';
export { Fleet } from './processing/fleet.ts';
export { TranscodeJob } from './processing/transcode-job.ts';
export { TranscoderContainer } from './processing/transcoder-container.ts';
export { Audience } from './realtime/audience.ts';
export { Room } from './realtime/room.ts';
export { ReleaseClock } from './sharing/release-clock.ts';
export { ViewShard } from './views/view-shard.ts';

export default {
  fetch: app.fetch,
  queue: handleQueue,
  scheduled: (_controller, env, execution) => runScheduled(createContext(env, execution)),
} satisfies ExportedHandler<AppBindings>;
