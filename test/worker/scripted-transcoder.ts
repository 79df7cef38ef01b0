// A transcoder that does what a test tells it: it sends small packs whose bytes are known, over the real internal routes.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import type { EncodePlan } from '#contract/encode-plan.ts';
import type { TaskEvent, TaskEventsAnswer } from '#contract/tasks.ts';
import { audioGrid, type Timeline, type TrackGrid, videoGrid } from '#media/grid.ts';
import { sourceKey } from '#media/object-keys.ts';
import { packIsComplete } from '#media/packing.ts';
import type { FragmentRun } from '#media/units.ts';
import { newChannel } from '../../src/channels/new-channel.ts';
import { openDb } from '../../src/db/client.ts';
import { channels, jobs, users, videos } from '../../src/db/schema.ts';
import { newUlid } from '../../src/platform/ids.ts';
import type { JobRecord } from '../../src/processing/job-store.ts';
import { mintJobToken } from '../../src/processing/job-token.ts';
import { plainPlan } from '../media/plain-source.ts';

export const ORIGIN = env.PUBLIC_ORIGIN;
export const db = openDb(env.DB);
export const AUDIO = { kind: 'audio', name: 'audio', sampleRate: 48_000, channels: 2 } as const;
export const RUNGS = [240, 360, 480, 720, 1080].map((height) => ({
  kind: 'video' as const,
  name: `${height}p`,
  width: Math.round((height * 16) / 18) * 2,
  height,
}));

export type VideoRow = typeof videos.$inferSelect;

/** A user, a queued video with a stored source, and its job row: what completing an upload leaves behind. */
export async function queuedVideo(change: Partial<VideoRow> = {}): Promise<VideoRow> {
  const nowMs = Date.now();
  const owner = newUlid(nowMs);
  const founder = {
    id: owner,
    username: owner,
    usernameKey: owner,
    email: `${owner}@example.com`,
    emailKey: `${owner}@example.com`,
    displayName: 'Somebody',
    passwordHash: 'none',
    createdAt: nowMs,
  };
  await db.batch([db.insert(users).values(founder), db.insert(channels).values(newChannel(founder))]);
  const source = utf8('the source of the video, as it was uploaded');
  const [row] = await db
    .insert(videos)
    .values({
      id: newUlid(nowMs),
      ownerId: owner,
      title: 'A clip',
      visibility: 'public',
      state: 'queued',
      uploadId: newUlid(nowMs),
      sourceFilename: 'Ein „Film“ (1).mp4',
      sourceBytes: source.byteLength,
      createdAt: nowMs,
      ...change,
    })
    .returning();
  if (!row) throw new Error('no row');
  await env.MEDIA.put(sourceKey(row.uploadId), source);
  const id = `${row.id}.${row.revision}`;
  await db
    .insert(jobs)
    .values({ id, videoId: row.id, revision: 1, state: 'queued', createdAt: nowMs, updatedAt: nowMs });
  return row;
}

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hex(await crypto.subtle.digest('SHA-256', bytes));

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));

/** The bytes of fragment `n`: different for every one, of slightly different lengths. */
export const fragmentBytes = (rendition: string, n: number): Uint8Array<ArrayBuffer> =>
  utf8(`${rendition}/${n}/${'x'.repeat(n % 7)}`);
export const initBytes = (rendition: string): Uint8Array<ArrayBuffer> => utf8(`init of ${rendition}`);

function concat(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

export class ScriptedTranscoder {
  readonly jobId: string;
  readonly epoch: number;
  readonly timeline: Timeline;
  readonly #video: VideoRow;
  sequence = 0;

  constructor(video: VideoRow, { epoch = 1, seconds = 10 } = {}) {
    this.jobId = `${video.id}.${video.revision}`;
    this.epoch = epoch;
    this.#video = video;
    this.timeline = { frameRateNumerator: 25, frameRateDenominator: 1, frameCount: seconds * 25 };
  }

  get job() {
    return env.TRANSCODE_JOB.getByName(this.jobId);
  }

  async token(change: { epoch?: number; secret?: string; atMs?: number } = {}): Promise<string> {
    const source = { uploadId: this.#video.uploadId, sizeBytes: this.#video.sourceBytes };
    const claims = { jobId: this.jobId, epoch: change.epoch ?? this.epoch, source };
    return mintJobToken(claims, change.secret ?? env.JOB_SECRET, change.atMs ?? Date.now());
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${await this.token()}`);
    return exports.default.fetch(new Request(`${ORIGIN}/internal/jobs/${this.jobId}/${path}`, { ...init, headers }));
  }

  async put(path: string, bytes: Uint8Array<ArrayBuffer>, change: Record<string, string> = {}): Promise<Response> {
    const headers = { 'content-length': String(bytes.byteLength), 'x-sha256': await sha256(bytes), ...change };
    return this.fetch(path, { method: 'PUT', body: bytes, headers });
  }

  /** Posts events under the next sequence; throws when they are refused. */
  async post(...events: TaskEvent[]): Promise<TaskEventsAnswer> {
    const response = await this.postRaw({ epoch: this.epoch, sequence: this.sequence, events });
    if (!response.ok) throw new Error(`events: ${response.status} ${await response.text()}`);
    const answer = await response.json<TaskEventsAnswer>();
    this.sequence = answer.nextSequence;
    return answer;
  }

  postRaw(body: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.fetch('events', { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** What `begin` has found out. Its init segments follow with `begin`, or with each rendition. */
  plan(rungs = RUNGS, audio: typeof AUDIO | null = AUDIO, change: Partial<EncodePlan> = {}): Promise<TaskEventsAnswer> {
    const top = rungs.at(-1) ?? { width: 0, height: 0 };
    const source = {
      container: 'mp4',
      videoCodec: 'h264',
      audioCodec: audio ? 'aac' : null,
      width: top.width,
      height: top.height,
      durationMs: this.timeline.frameCount * 40,
    };
    return this.post({ type: 'planned', source, plan: this.encodePlan(rungs, audio, change) });
  }

  encodePlan(rungs = RUNGS, audio: typeof AUDIO | null = AUDIO, change: Partial<EncodePlan> = {}): EncodePlan {
    const sound = audio && { sampleRate: audio.sampleRate, channels: audio.channels };
    const planned = rungs.map(({ name, width, height }) => ({
      ...{ name, width, height, crf: 23, maxBitrateKbps: height, preset: 'faster' as const },
    }));
    return plainPlan({ frameCount: this.timeline.frameCount, rungs: planned, sound }, change);
  }

  /** The whole of `begin` but its first unit: from here on the video is playable. */
  async begin(rungs = RUNGS, audio: typeof AUDIO | null = AUDIO, change: Partial<EncodePlan> = {}): Promise<void> {
    await this.plan(rungs, audio, change);
    const names = [...rungs.map(({ name }) => name), ...(audio ? [audio.name] : [])];
    await this.post(...(await Promise.all(names.map((name) => this.sendInit(name)))));
  }

  gridOf(rendition: string): TrackGrid {
    return rendition === 'audio' ? audioGrid(this.timeline, AUDIO.sampleRate) : videoGrid(this.timeline);
  }

  /** Sends an init segment; returns its event. */
  async sendInit(rendition: string, bytes = initBytes(rendition)): Promise<TaskEvent> {
    await expectOk(this.put(`inits/${rendition}`, bytes));
    const codecs = rendition === 'audio' ? 'mp4a.40.2' : 'avc1.64001f';
    return { type: 'init', rendition, codecs, sizeBytes: bytes.byteLength, sha256: await sha256(bytes) };
  }

  /** Sends one pack; returns its event. */
  async sendPack(rendition: string, { first, end }: FragmentRun): Promise<TaskEvent> {
    const parts = Array.from({ length: end - first }, (_, i) => fragmentBytes(rendition, first + i));
    const pack = concat(parts);
    await expectOk(this.put(`packs/${rendition}/${first}`, pack, { 'x-fragments': String(parts.length) }));
    const lengths = parts.map((part) => part.byteLength);
    return { type: 'pack', rendition, firstFragment: first, fragmentBytes: lengths, sha256: await sha256(pack) };
  }

  /** Sends the init segment and every pack of a rendition; returns their events. */
  async make(rendition: string): Promise<TaskEvent[]> {
    const grid = this.gridOf(rendition);
    const events = [await this.sendInit(rendition)];
    for (let first = 0; first < grid.fragmentCount; ) {
      let last = first;
      while (!packIsComplete(grid, first, last, 0)) last += 1;
      events.push(await this.sendPack(rendition, { first, end: last + 1 }));
      first = last + 1;
    }
    return events;
  }

  /** Makes and announces renditions, one after another. */
  async complete(...renditions: string[]): Promise<void> {
    for (const rendition of renditions) await this.post(...(await this.make(rendition)));
  }

  async poster(): Promise<void> {
    const bytes = utf8('a picture');
    await expectOk(this.put('posters/0', bytes));
    const stored = { sizeBytes: bytes.byteLength, sha256: await sha256(bytes) };
    await this.post({ type: 'poster', candidate: 0, atMs: 0, ...stored });
  }

  /** The stored state of the job, changed by `edit` when it is given. */
  record(edit?: (record: JobRecord) => void): Promise<JobRecord> {
    return runInDurableObject(this.job, (_instance, { storage: { sql } }) => {
      const record = JSON.parse(String(sql.exec('SELECT record FROM job').one()['record'])) as JobRecord;
      if (edit) {
        edit(record);
        sql.exec('UPDATE job SET record = ?', JSON.stringify(record));
      }
      return record;
    });
  }

  /** Says of every task that it is done, until the job has given out all that it has. */
  async end(): Promise<JobRecord> {
    for (let tried = 0; tried < 50; tried += 1) {
      const record = await this.record();
      if (record.phase !== 'queued' && record.phase !== 'running') return record;
      if (record.tasks.running.length === 0) await this.job.takeTask(0, 'rest');
      for (const { epoch, nextSequence } of record.tasks.running) await this.say(epoch, nextSequence, { type: 'done' });
    }
    throw new Error('the job does not end');
  }

  /** Posts events of any task. */
  async say(epoch: number, sequence: number, ...events: TaskEvent[]): Promise<Response> {
    const authorization = `Bearer ${await this.token({ epoch })}`;
    const headers = { 'content-type': 'application/json', authorization };
    return this.fetch('events', { method: 'POST', headers, body: JSON.stringify({ epoch, sequence, events }) });
  }

  /** Nobody hears of any task for too long; what failed has rested. Returns the transcoder of the first task that follows. */
  async lost(): Promise<ScriptedTranscoder> {
    await this.record(({ tasks }) => {
      for (const task of tasks.running) task.leaseEndMs = 1;
    });
    await runDurableObjectAlarm(this.job);
    return this.rested();
  }

  /** What failed has rested and is given out again. */
  async rested(): Promise<ScriptedTranscoder> {
    await this.record(({ tasks }) => {
      for (const failure of Object.values(tasks.failures)) failure.notBeforeMs = 0;
    });
    await runDurableObjectAlarm(this.job);
    const { tasks } = await this.record();
    const seconds = this.timeline.frameCount / 25;
    return new ScriptedTranscoder(this.#video, { epoch: tasks.running[0]?.epoch ?? 0, seconds });
  }
}

async function expectOk(pending: Promise<Response>): Promise<void> {
  const response = await pending;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

/** Starts the job of a video. The fleet gives out its first task, under epoch 1; whatever the slots take, the scripted transcoder does. */
export async function startedJob(
  video: VideoRow,
  options?: { epoch?: number; seconds?: number },
): Promise<ScriptedTranscoder> {
  const transcoder = new ScriptedTranscoder(video, options);
  await transcoder.job.start(transcoder.jobId);
  return transcoder;
}

export const readVideo = async (id: string): Promise<VideoRow> => {
  const row = await db.query.videos.findFirst({ where: (table, { eq }) => eq(table.id, id) });
  if (!row) throw new Error('no such video');
  return row;
};
