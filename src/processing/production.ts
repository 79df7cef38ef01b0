// What has been made of a video so far, as a pure fold over the transcoder's events.
import type { CaptionLeftOut } from '#contract/captions.ts';
import type { FailureCode } from '#contract/failures.ts';
import type { JobEvent } from '#contract/jobs.ts';
import type { RenditionState, Stage } from '#contract/videos.ts';
import type { Bandwidth } from '#media/bandwidth.ts';
import { audioGrid, type TrackGrid, videoGrid } from '#media/grid.ts';
import type { AudioTrackRecord, CaptionRecord, PlaybackRecord, VideoTrackRecord } from '#media/playback-record.ts';

export type EventOf<Type extends JobEvent['type']> = Extract<JobEvent, { type: Type }>;
export type Plan = Omit<EventOf<'planned'>, 'type'>;

/** One rendition of the plan. */
export interface Track {
  state: RenditionState;
  progress: number;
  failure?: { code: FailureCode; detail: string };
  /** The epoch that stored it; those after it must make the same one. */
  init?: { epoch: number; codecs: string; sha256?: string };
  /** Set once complete: what playlists declare, and the version of its index objects. */
  published?: Bandwidth & { indexVersion: number };
}

export interface Production {
  plan: Plan | null;
  tracks: Record<string, Track>;
  stage: Stage;
  etaSeconds: number | null;
  /** Seconds of video per second; unknown before the first progress. */
  speed?: number | null;
  posterKey: string | null;
  captions: (CaptionRecord & { index: number })[];
  /** Absent in what was stored before there was a limit. */
  captionsLeftOut?: CaptionLeftOut[];
  /** Counts what was published in this revision. */
  indexVersion: number;
}

export const NOTHING_MADE: Production = {
  plan: null,
  tracks: {},
  stage: 'waiting',
  etaSeconds: null,
  posterKey: null,
  captions: [],
  indexVersion: 0,
};

export const plannedTracks = (plan: Plan) => [...plan.video, ...(plan.audio ? [plan.audio] : [])];

export const track = (production: Production, name: string): Track =>
  production.tracks[name] ?? { state: 'waiting', progress: 0 };

const withTrack = (production: Production, name: string, change: Partial<Track>): Production => ({
  ...production,
  tracks: { ...production.tracks, [name]: { ...track(production, name), ...change } },
});

/** The grid of one rendition, null when the plan has no such rendition. */
export function gridOf(production: Production, name: string): TrackGrid | null {
  const { plan } = production;
  if (!plan) return null;
  if (plan.audio?.name === name) return audioGrid(plan.timeline, plan.audio.sampleRate);
  return plan.video.some((video) => video.name === name) ? videoGrid(plan.timeline) : null;
}

/**
 * Takes the plan of an attempt over. Complete renditions stay, and so does what was begun under the same plan; the
 * others begin again. Null when something complete lies on another timeline: what is published never changes, a
 * different cut needs a new revision.
 */
export function takePlan(production: Production, plan: Plan): Production | null {
  const old = production.plan;
  const complete = Object.entries(production.tracks).filter(([, { state }]) => state === 'ready');
  const sameTimeline = old !== null && isEqual(old.timeline, plan.timeline);
  if (old && complete.length > 0 && !sameTimeline) return null;
  const planned = plannedTracks(plan);
  if (complete.some(([name]) => !planned.some((each) => each.name === name))) return null;
  const before = old && sameTimeline ? plannedTracks(old) : [];
  const tracks = planned.map((each): [string, Track] => {
    const known = track(production, each.name);
    const goesOn = known.init !== undefined && before.some((other) => isEqual(other, each));
    if (known.state === 'ready' || (known.state !== 'failed' && goesOn)) return [each.name, known];
    return [each.name, { state: 'waiting', progress: 0 }];
  });
  return { ...production, plan, tracks: Object.fromEntries(tracks), stage: 'probing' };
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a next attempt may go on behind the packs that are stored: it can be held to the same init segment. */
export const mayGoOn = ({ state, init }: Track): boolean =>
  state === 'ready' || (state !== 'failed' && init?.sha256 !== undefined);

/** A rendition as if nothing of it had been made. */
export function takeDiscard(production: Production, name: string): Production {
  return { ...production, tracks: { ...production.tracks, [name]: { state: 'waiting', progress: 0 } } };
}

/** How far the transcoder is. That a rendition is ready or failed is believed of its own event only. */
export function takeProgress(production: Production, event: EventOf<'progress'>): Production {
  let next: Production = { ...production, stage: event.stage, etaSeconds: event.etaSeconds, speed: event.speed };
  for (const { name, state, progress } of event.renditions) {
    const known = next.tracks[name];
    if (!known || known.state === 'ready' || known.state === 'failed') continue;
    const believed = state === 'waiting' ? 'waiting' : 'encoding';
    next = withTrack(next, name, { state: believed, progress: Math.min(0.999, Math.max(known.progress, progress)) });
  }
  return next;
}

/** Takes an init segment; null when an earlier epoch stored another one, behind which this one cannot go on. */
export function takeInit(
  production: Production,
  name: string,
  init: { epoch: number; codecs: string; sha256: string },
): Production | null {
  const known = track(production, name).init;
  if (known?.sha256 !== undefined && known.sha256 !== init.sha256) return null;
  return withTrack(production, name, { state: 'encoding', init: known?.sha256 === init.sha256 ? known : init });
}

/** Something more can be seen: the version that playlists and records carry moves on. */
export const nextVersion = (production: Production): Production => ({
  ...production,
  indexVersion: production.indexVersion + 1,
});

export function takeComplete(production: Production, name: string, bandwidth: Bandwidth): Production {
  const next = nextVersion(production);
  return withTrack(next, name, {
    state: 'ready',
    progress: 1,
    published: { ...bandwidth, indexVersion: next.indexVersion },
  });
}

export function takeFailure(production: Production, name: string, code: FailureCode, detail: string): Production {
  if (track(production, name).state === 'ready') return production;
  return withTrack(production, name, { state: 'failed', failure: { code, detail } });
}

/** Gives every unfinished rendition up for one reason. */
export function giveUp(production: Production, code: FailureCode, detail: string): Production {
  return unfinished(production).reduce((next, name) => takeFailure(next, name, code, detail), production);
}

/** Takes back what was given up, for a job that is tried again. */
export function takeBack(production: Production): Production {
  const tracks = Object.entries(production.tracks).map(([name, track]): [string, Track] => [
    name,
    track.state === 'ready' ? track : { state: 'waiting', progress: 0 },
  ]);
  return { ...production, tracks: Object.fromEntries(tracks), stage: 'waiting', etaSeconds: null, speed: null };
}

const LABEL_MAX = 80;

/** Languages are unique within a video: en, en-2. What is no language tag (BCP 47) becomes `und`. */
export function takeCaption(production: Production, event: EventOf<'caption'>, key: string): Production {
  const others = production.captions.filter((caption) => caption.index !== event.index);
  const base = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(event.language) ? event.language.toLowerCase() : 'und';
  let language = base;
  for (let n = 2; others.some((caption) => caption.language === language); n += 1) language = `${base}-${n}`;
  const caption = { index: event.index, language, label: event.label.slice(0, LABEL_MAX) || language, key };
  return nextVersion({ ...production, captions: [...others, caption].sort((a, b) => a.index - b.index) });
}

/** Each track once, however often an attempt tells it. */
export function takeCaptionLeftOut(production: Production, event: EventOf<'caption-left-out'>): Production {
  const label = event.label.slice(0, LABEL_MAX);
  const others = (production.captionsLeftOut ?? []).filter((other) => other.label !== label);
  return { ...production, captionsLeftOut: [...others, { label, reason: event.reason }] };
}

/** Planned renditions that are neither ready nor given up. */
export function unfinished({ plan, tracks }: Production): string[] {
  const names = plan ? plannedTracks(plan).map(({ name }) => name) : [];
  return names.filter((name) => tracks[name]?.state !== 'ready' && tracks[name]?.state !== 'failed');
}

/** Whether a viewer can watch to the end now: the lowest rung that was not given up is complete, and so is the sound. */
export function isPlayable(production: Production): boolean {
  const { plan } = production;
  if (!plan) return false;
  if (plan.audio && !['ready', 'failed'].includes(track(production, plan.audio.name).state)) return false;
  const rungs = [...plan.video].sort((a, b) => a.width * a.height - b.width * b.height);
  const lowest = rungs.find(({ name }) => track(production, name).state !== 'failed');
  return lowest !== undefined && track(production, lowest.name).state === 'ready';
}

/** The part of the playback record that the job knows; null before there is a plan. */
export function publishedMedia(
  production: Production,
  videoId: string,
  revision: number,
): Omit<PlaybackRecord, 'policy' | 'protection' | 'keyVersion' | 'notBeforeMs' | 'original'> | null {
  const { plan } = production;
  if (!plan) return null;
  const base = (name: string) => {
    const { init, published } = track(production, name);
    return init && published ? { codecs: init.codecs, initEpoch: init.epoch, ...published } : null;
  };
  const video = plan.video.flatMap((planned): VideoTrackRecord[] => {
    const made = base(planned.name);
    return made ? [{ ...planned, ...made }] : [];
  });
  const audioMade = plan.audio && base(plan.audio.name);
  const audio: AudioTrackRecord | null = plan.audio && audioMade ? { ...plan.audio, ...audioMade } : null;
  return {
    videoId,
    revision,
    indexVersion: production.indexVersion,
    timeline: plan.timeline,
    video: video.sort((a, b) => a.width * a.height - b.width * b.height),
    audio,
    posterKey: production.posterKey,
    captions: production.captions.map(({ language, label, key }) => ({ language, label, key })),
  };
}
