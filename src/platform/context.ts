// The composition root: everything with an effect that a use case may take, each use case naming its share by Pick.
import { type Db, openDb } from '../db/client.ts';
import { handleEvent } from '../events/handle-event.ts';
import type { EventMessage } from '../events/outbox.ts';
import { type Limits, openLimits } from '../limits/limits.ts';
import type { AppBindings, Config } from './env.ts';
import { readConfig } from './env.ts';
import { createLog, type Log } from './log.ts';
import { type Mailer, openMailer } from './mail.ts';
import type {
  Clock,
  FleetObjects,
  JobObjects,
  MessageQueue,
  ObjectStore,
  ReleaseClockObjects,
  SweeperObjects,
  Transcoder,
  ViewShardObjects,
} from './ports.ts';
import { type AudienceObjects, openAudience, openRooms, type RoomObjects } from './rooms.ts';
import { openTranscoder } from './transcoder.ts';

export interface AppContext {
  /** Videos that links open to whoever sends this request, whatever their visibility; set by the guard of requests only. */
  opened?: ReadonlySet<string>;
  config: Config;
  db: Db;
  media: ObjectStore;
  jobs: JobObjects;
  fleet: FleetObjects;
  rooms: RoomObjects;
  audience: AudienceObjects;
  sweeper: SweeperObjects;
  viewShards: ViewShardObjects;
  releaseClock: ReleaseClockObjects;
  queues: { transcode: MessageQueue; events: MessageQueue };
  transcoder: Transcoder;
  limits: Limits;
  mail: Mailer;
  clock: Clock;
  log: Log;
  /** Keeps work going after the answer; what it rejects with is logged. */
  defer(work: Promise<unknown>): void;
  /** Does at once what the events queue would do a moment later. */
  deliver(message: EventMessage): Promise<void>;
}

let config: Config | undefined;

/** Builds the context of one request, message or alarm; throws when a setting is missing. */
export function createContext(
  env: AppBindings,
  execution: { waitUntil(work: Promise<unknown>): void },
  log: Log = createLog(),
): AppContext {
  config ??= readConfig(env);
  const clock: Clock = { now: () => Date.now() };
  const audience = openAudience(env.AUDIENCE, config.audienceRooms);
  const context: AppContext = {
    config,
    db: openDb(env.DB),
    media: env.MEDIA,
    jobs: env.TRANSCODE_JOB,
    fleet: env.FLEET,
    rooms: openRooms(env.ROOM, audience),
    audience,
    sweeper: env.OUTBOX_SWEEPER,
    viewShards: env.VIEW_SHARD,
    releaseClock: env.RELEASE_CLOCK,
    queues: { transcode: env.TRANSCODE, events: env.EVENTS },
    transcoder: openTranscoder(env),
    limits: openLimits(env.LIMITER, env.API_RATE, config.limits, config.sessionSecret),
    mail: openMailer(env, config, clock),
    clock,
    log,
    defer: (work) => execution.waitUntil(work.catch((error) => log.error('deferred work failed', error))),
    deliver: (message) => handleEvent(context, message),
  };
  return context;
}
