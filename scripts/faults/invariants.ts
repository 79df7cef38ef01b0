// What must hold after any fault, decided from the history and from what is really stored; pure.
import type { TaskEvent } from '#contract/tasks.ts';
import { captionKey, initKey, packKey, posterKey, storyboardKey } from '#media/object-keys.ts';
import { withoutRuns } from '#media/units.ts';
import type { HistoryRecord } from './history.ts';
import { completeTracks } from './published.ts';
import type { Snapshot } from './state-folder.ts';

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7';
export interface Breach {
  invariant: Invariant;
  detail: string;
}

/** After a runtime was killed, connections that were open end a little later. */
const OUTAGE_GRACE_MS = 2_000;

type Records = readonly HistoryRecord[];
type Of<Kind extends HistoryRecord['kind']> = Extract<HistoryRecord, { kind: Kind }>;
export const recordsOf = <Kind extends HistoryRecord['kind']>(records: Records, kind: Kind): Of<Kind>[] =>
  records.filter((record): record is Of<Kind> => record.kind === kind);

/** Everything that can be said without fetching a byte. */
export function checkInvariants(records: Records, snapshot: Snapshot): Breach[] {
  return [
    ...everyUploadEnds(records, snapshot),
    ...nothingIsLeft(records, snapshot),
    ...hashesMatch(records, snapshot),
    ...effectsHappenOnce(records, snapshot),
    ...noServerErrors(records),
    ...viewersAreServed(records, snapshot),
  ];
}

/** Videos that a client asked to delete, whatever it was told. */
export const deletedVideos = (records: Records): Set<string> =>
  new Set(
    recordsOf(records, 'client')
      .filter(({ name }) => name === 'delete')
      .map(({ subject }) => subject),
  );

export function everyUploadEnds(records: Records, { videos }: Snapshot): Breach[] {
  const deleted = deletedVideos(records);
  return recordsOf(records, 'uploaded').flatMap(({ videoId }): Breach[] => {
    const video = videos.find(({ id }) => id === videoId);
    if (deleted.has(videoId)) return video ? breach('I1', `${videoId} was deleted and is ${video.state}`) : [];
    if (video?.state === 'ready' || (video?.state === 'failed' && video.errorCode !== null)) return [];
    return breach('I1', `${videoId} is ${video ? `${video.state} (${video.errorCode})` : 'gone'}`);
  });
}

/** Object key that an event names, or null. */
function keyOf(jobId: string, epoch: number, event: TaskEvent): string | null {
  const [videoId = '', revision] = jobId.split('.');
  const attempt = { videoId, revision: Number(revision), epoch };
  switch (event.type) {
    case 'init':
      return initKey(attempt, event.rendition);
    case 'pack':
      return packKey(attempt, event.rendition, event.firstFragment);
    case 'poster':
      return posterKey(attempt, event.candidate);
    case 'storyboard-sheet':
      return storyboardKey(attempt, event.sheet);
    case 'caption':
      return captionKey(attempt, event.index);
    default:
      return null;
  }
}

export interface AcceptedEvent {
  jobId: string;
  epoch: number;
  event: TaskEvent;
}

/** Every event that the worker took, once: a batch that is repeated counts by its numbers. */
export function acceptedEvents(records: Records): AcceptedEvent[] {
  const seen = new Set<string>();
  return recordsOf(records, 'events').flatMap(({ jobId, epoch, sequence, accepted }) =>
    accepted.flatMap((event, i) => {
      const name = `${jobId}/${epoch}/${sequence + i}`;
      if (seen.has(name)) return [];
      seen.add(name);
      return [{ jobId, epoch, event }];
    }),
  );
}

export function nothingIsLeft(records: Records, snapshot: Snapshot): Breach[] {
  const { videos, openUploads, playbackIds, objects } = snapshot;
  const unanswered = recordsOf(records, 'events').flatMap(({ jobId, epoch, unanswered = [] }) =>
    unanswered.map((event) => ({ jobId, epoch, event })),
  );
  const told = new Set(
    [...acceptedEvents(records), ...unanswered].map(({ jobId, epoch, event }) => keyOf(jobId, epoch, event)),
  );
  const sources = new Set([...videos.map(({ uploadId }) => uploadId), ...openUploads]);
  const ids = new Set(videos.map(({ id }) => id));
  const playable = new Set(playbackIds.filter(({ videoId }) => ids.has(videoId)).map(({ id }) => id));
  const taken = new Map<string, string>();
  const orphans = [...objects.keys()].filter((key) => {
    const [kind, owner = ''] = key.split('/');
    if (kind === 's') return !sources.has(owner);
    if (kind === 'p') return !playable.has(owner);
    if (!ids.has(owner)) return true;
    if (kind === 'v' && !told.has(key)) return true;
    // One epoch per object, one version per index block.
    const place = key.replace(/\/e\d+\//, '/').replace(/^(i\/.*)\.\d+$/, '$1');
    const other = taken.get(place);
    taken.set(place, key);
    return other !== undefined;
  });
  const missing = videos.filter(({ uploadId, state }) => state === 'ready' && !objects.has(`s/${uploadId}`));
  return [
    ...orphans.flatMap((key) => breach('I2', `${key} belongs to nothing`)),
    ...missing.flatMap(({ id }) => breach('I2', `${id} is ready and its source is gone`)),
    ...missingFragments(records, snapshot).flatMap((what) => breach('I2', `${what} is published and not stored`)),
  ];
}

/** Fragments of renditions that were told to their end, and that lie in no object: whichever of two packs was first, one is there. */
function missingFragments(records: Records, { videos, objects }: Snapshot): string[] {
  const ready = new Set(videos.filter(({ state }) => state === 'ready').map(({ id, revision }) => `${id}.${revision}`));
  return completeTracks(acceptedEvents(records)).flatMap(({ jobId, rendition, fragmentCount, packs }) => {
    if (!ready.has(jobId)) return [];
    const [videoId = '', revision] = jobId.split('.');
    const stored = packs.filter(({ epoch, first }) =>
      objects.has(packKey({ videoId, revision: Number(revision), epoch }, rendition, first)),
    );
    const missing = withoutRuns({ first: 0, end: fragmentCount }, stored);
    return missing.map(({ first, end }) => `${jobId} ${rendition} ${first}-${end}`);
  });
}

export function hashesMatch(records: Records, { objects }: Snapshot): Breach[] {
  return acceptedEvents(records).flatMap(({ jobId, epoch, event }) => {
    const key = keyOf(jobId, epoch, event);
    const stored = key === null ? null : objects.get(key);
    if (!stored || !('sha256' in event) || stored === event.sha256) return [];
    return breach('I3', `${key} has other bytes than were told`);
  });
}

export function effectsHappenOnce(records: Records, { changes }: Snapshot): Breach[] {
  const edited = new Set(
    recordsOf(records, 'client').flatMap(({ name, subject }) => (name === 'edit' ? [subject] : [])),
  );
  const told = changes
    .filter(({ videoId }) => !edited.has(videoId))
    .map(({ topic, videoId, state, indexVersion }) => `${topic} hears ${videoId} ${state} ${indexVersion}`);
  return repeated(told).flatMap((what) => breach('I4', `${what}: more than once`));
}

const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, i) => names.indexOf(name) !== i)),
];

export function noServerErrors(records: Records): Breach[] {
  const isInjected = injectedTimes(records);
  return records.flatMap((record) => {
    if (isInjected(record.atMs)) return [];
    if (record.kind === 'client' && record.phase === 'unknown')
      return breach('I5', `${record.name} ${record.subject}: ${record.status ?? record.detail}`);
    if (record.kind !== 'put' && record.kind !== 'events' && record.kind !== 'get') return [];
    if (record.kind === 'put' && record.injected) return [];
    if (record.status !== null && record.status < 500) return [];
    return breach('I5', `${record.kind} of ${record.jobId}: ${record.status ?? 'no answer'}`);
  });
}

/**
 * Every segment is answered with its bytes, which are always the same; or 503 `segment-not-ready`; or 404 where there is no such
 * segment any more: its video was deleted or failed, or its rendition was given up.
 */
export function viewersAreServed(records: Records, { videos }: Snapshot): Breach[] {
  const isInjected = injectedTimes(records);
  const deleted = deletedVideos(records);
  const whole = new Set(
    completeTracks(acceptedEvents(records)).map(({ jobId, rendition }) => `${jobId.split('.')[0]} ${rendition}`),
  );
  const isGone = (videoId: string, name: string): boolean =>
    deleted.has(videoId) ||
    videos.find(({ id }) => id === videoId)?.state !== 'ready' ||
    (name.includes('/') && !whole.has(`${videoId} ${name.split('/')[0]}`));
  const first = new Map<string, string>();
  return recordsOf(records, 'media').flatMap(({ videoId, name, status, code, sha256, atMs }) => {
    const what = `${videoId} ${name}`;
    if (status === 200 && sha256 !== null) {
      const known = first.get(what) ?? sha256;
      first.set(what, known);
      return known === sha256 ? [] : breach('I7', `${what} had other bytes before`);
    }
    if (status === 200 || isInjected(atMs)) return [];
    if (status === 503 && code === 'segment-not-ready') return [];
    if (status === 404 && isGone(videoId, name)) return [];
    return breach('I7', `${what}: ${status === null ? 'no answer' : `${status} ${code}`}`);
  });
}

/** Whether what was not answered at a time is our own doing. */
function injectedTimes(records: Records): (atMs: number) => boolean {
  const outages = outagesOf(records);
  return (atMs) => outages.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs <= untilMs + OUTAGE_GRACE_MS);
}

function outagesOf(records: Records): { fromMs: number; untilMs: number }[] {
  const outages: { fromMs: number; untilMs: number }[] = [];
  for (const { phase, atMs } of recordsOf(records, 'outage')) {
    const last = outages.at(-1);
    if (phase === 'begin') outages.push({ fromMs: atMs, untilMs: Number.POSITIVE_INFINITY });
    else if (last?.untilMs === Number.POSITIVE_INFINITY) last.untilMs = atMs;
  }
  return outages;
}

/** What was spoilt on its way and stored all the same; and how many were spoilt. */
export function spoiltObjects(records: Records): { injected: number; passed: string[] } {
  const injected = recordsOf(records, 'put').filter((put) => put.injected);
  const passed = injected.filter(({ status }) => status !== null && status < 300).map(({ path }) => path);
  return { injected: injected.length, passed };
}

/**
 * Milliseconds from each fault's end to the next event of its job that was accepted under a later epoch (or, where the
 * worker was struck, under any). A job that was over before the fault has nothing to recover.
 */
export function recoveryTimes(records: Records, fault: string): number[] {
  const events = recordsOf(records, 'events').filter(({ accepted }) => accepted.length > 0);
  return recordsOf(records, 'fault').flatMap((struck) => {
    if (struck.fault !== fault || struck.phase !== 'end' || struck.jobId === null) return [];
    const next = events.find(
      ({ jobId, epoch, atMs }) => jobId === struck.jobId && epoch > struck.epoch && atMs > struck.atMs,
    );
    return next ? [next.atMs - struck.atMs] : [];
  });
}

/** The value that a share of all does not exceed; 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const breach = (invariant: Invariant, detail: string): Breach[] => [{ invariant, detail }];
