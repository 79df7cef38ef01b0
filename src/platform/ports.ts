// The slices of the real binding types that features use; the bindings satisfy them as they are.

import type { OutboxSweeper } from '../events/outbox-sweeper.ts';
import type { Fleet } from '../processing/fleet.ts';
import type { TranscodeJob } from '../processing/transcode-job.ts';
import type { ReleaseClock } from '../sharing/release-clock.ts';
import type { ViewShard } from '../views/view-shard.ts';

export type ObjectStore = Pick<
  R2Bucket,
  'get' | 'head' | 'put' | 'delete' | 'list' | 'createMultipartUpload' | 'resumeMultipartUpload'
>;
export type JobObjects = Pick<DurableObjectNamespace<TranscodeJob>, 'getByName'>;
export type FleetObjects = Pick<DurableObjectNamespace<Fleet>, 'getByName'>;
export type SweeperObjects = Pick<DurableObjectNamespace<OutboxSweeper>, 'getByName'>;
export type ReleaseClockObjects = Pick<DurableObjectNamespace<ReleaseClock>, 'getByName'>;
export type ViewShardObjects = Pick<DurableObjectNamespace<ViewShard>, 'getByName'>;
export type MessageQueue = Pick<Queue, 'send' | 'sendBatch'>;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The transcoder, whichever way it runs: a process behind a URL, or a container for each slot. */
export interface Transcoder {
  fetch(slot: string, path: string, init?: RequestInit): Promise<Response>;
}
