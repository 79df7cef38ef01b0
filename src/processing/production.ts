// What has been made of a video so far, as a pure fold over the events of its tasks.
import type { CaptionLeftOut } from '#contract/captions.ts';
import type { EncodePlan } from '#contract/encode-plan.ts';
import type { FailureCode } from '#contract/failures.ts';
import type { TaskEvent } from '#contract/tasks.ts';
import type { RenditionState } from '#contract/videos.ts';
import type { Bandwidth } from '#media/bandwidth.ts';
import { audioGrid, type Timeline, type TrackGrid, videoGrid } from '#media/grid.ts';
import type { CaptionRecord } from '#media/playback-record.ts';
import type { Pictures } from './pictures.ts';

export type EventOf<Type extends TaskEvent['type']> = Extract<TaskEvent, { type: Type }>;

/** What playlists and pages need of a plan. */
export interface Plan {
  source: EventOf<'planned'>['source'];
  timeline: Timeline;
  video: { kind: 'video'; name: string; width: number; height: number }[];
  audio: { kind: 'audio'; name: 'audio'; sampleRate: number; channels: number } | null;
}

/** One rendition of the plan. */
export interface Track {
  state: RenditionState;
  /** Share of its fragments that is stored. */
  progress: number;
  failure?: { code: FailureCode; detail: string };
  /** The epoch that stored it; all tasks must make the same one. */
  init?: { epoch: number; codecs: string; sha256?: string };
  /** Set once complete: what playlists declare, and the version of its index objects. */
  published?: Bandwidth & { indexVersion: number };
}

export interface Production {
  plan: Plan | null;
  /** With which tasks are made; null before the probe, and of videos from before there were tasks. */
  encodePlan?: EncodePlan | null;
  tracks: Record<string, Track>;
  posterKey: string | null;
  /** The version under which the poster became what it is. */
  posterVersion?: number;
  /** Absent of videos from before there were tasks. */
  pictures?: Pictures;
  captions: (CaptionRecord & { index: number })[];
  /** Whether pictures and captions are made, or left out. */
  isFinished?: boolean;
  /** Absent in what was stored before there was a limit. */
  captionsLeftOut?: CaptionLeftOut[];
  /** Counts what was published in this revision. */
  indexVersion: number;
}

export const NOTHING_MADE: Production = {
  plan: null,
  encodePlan: null,
  tracks: {},
  posterKey: null,
  captions: [],
  isFinished: false,
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
 * Takes a plan over. Complete renditions stay; all others begin anew. Null when something complete lies on another timeline
 * or is not planned: what is published never changes, a different cut needs a new revision.
 */
export function takePlan(production: Production, { plan: encodePlan, source }: EventOf<'planned'>): Production | null {
  const { timeline, rungs, audio } = encodePlan;
  const plan: Plan = {
    source,
    timeline,
    video: rungs.map(({ name, width, height }) => ({ kind: 'video', name, width, height })),
    audio: audio && { kind: 'audio', name: 'audio', sampleRate: audio.sampleRate, channels: audio.channels },
  };
  const old = production.plan;
  const complete = Object.entries(production.tracks).filter(([, { state }]) => state === 'ready');
  if (old && complete.length > 0 && !isEqual(old.timeline, timeline)) return null;
  const planned = plannedTracks(plan);
  if (complete.some(([name]) => !planned.some((each) => each.name === name))) return null;
  if (isEqual(production.encodePlan, encodePlan)) return production;
  const tracks = planned.map((each): [string, Track] => {
    const known = track(production, each.name);
    return [each.name, known.state === 'ready' ? known : { state: 'waiting', progress: 0 }];
  });
  return { ...production, plan, encodePlan, tracks: Object.fromEntries(tracks) };
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Takes an init segment; null when it is not the one that is stored. */
export function takeInit(
  production: Production,
  name: string,
  init: { epoch: number; codecs: string; sha256: string },
): Production | null {
  const known = track(production, name).init;
  if (known?.sha256 !== undefined && known.sha256 !== init.sha256) return null;
  if (known) return production;
  const next = withTrack(production, name, { init });
  return isPlayable(next) ? nextVersion(next) : next;
}

/** How much of an unfinished rendition is stored. */
export const takeShare = (production: Production, name: string, progress: number): Production =>
  withTrack(production, name, { state: 'encoding', progress: Math.min(0.999, progress) });

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
  const next = canBeHad(production, name) ? nextVersion(production) : production; // it is listed no longer
  return withTrack(next, name, { state: 'failed', failure: { code, detail } });
}

/** Gives every unfinished rendition up for one reason. */
export function giveUp(production: Production, code: FailureCode, detail: string): Production {
  return unfinished(production).reduce((next, name) => takeFailure(next, name, code, detail), production);
}

/** Takes back what was given up, for a job that is tried again: it begins anew, since its objects went with it. */
export function takeBack(production: Production): Production {
  const tracks = Object.entries(production.tracks).map(([name, track]): [string, Track] => [
    name,
    track.state === 'failed' ? { state: 'waiting', progress: 0 } : track,
  ]);
  const pictures = production.pictures && { pictures: { ...production.pictures, isSharp: false } };
  return { ...production, ...pictures, tracks: Object.fromEntries(tracks), isFinished: false };
}

const LABEL_MAX = 80;

/** Languages are unique within a video: en, en-2. What is no language tag (BCP 47) becomes `und`. */
export function takeCaption(production: Production, event: EventOf<'caption'>, key: string): Production {
  const others = production.captions.filter((caption) => caption.index !== event.index);
  const base = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(event.language) ? event.language.toLowerCase() : 'und';
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

/** Whether any fragment of a rendition can be had now: it is stored, or it is made when it is asked for. */
export function canBeHad(production: Production, name: string): boolean {
  const { state, init } = track(production, name);
  if (state === 'ready') return true;
  if (state === 'failed' || !init || !production.encodePlan) return false;
  return name === 'audio' ? production.encodePlan.audioIsEnterable : production.encodePlan.videoIsEnterable;
}

/** The lowest rung that was not given up. */
function lowestOf({ video }: Plan, production: Production): string | null {
  const rungs = [...video].sort((a, b) => a.width * a.height - b.width * b.height);
  return rungs.find(({ name }) => track(production, name).state !== 'failed')?.name ?? null;
}

/** Whether a viewer can watch to the end, where `isFine` says so of the lowest rung that was not given up, and of the sound. */
function isFineToTheEnd(production: Production, isFine: (name: string) => boolean): boolean {
  const { plan } = production;
  const lowest = plan && lowestOf(plan, production);
  if (!plan || lowest === null || !isFine(lowest)) return false;
  return plan.audio === null || track(production, 'audio').state === 'failed' || isFine('audio');
}

/** Whether the lowest rung and the sound are stored to the end. */
export const isWhole = (production: Production): boolean =>
  isFineToTheEnd(production, (name) => track(production, name).state === 'ready');

/** Whether `begin` has done what all other tasks build upon: there is a plan, and the init segment of all that is not complete. */
export const isBegun = (production: Production): boolean =>
  Boolean(production.encodePlan) && unfinished(production).every((name) => track(production, name).init !== undefined);

/** Whether a viewer can watch to the end now. A record lists all rungs from the first time on: it is written when all can be listed. */
export const isPlayable = (production: Production): boolean =>
  isWhole(production) || (isBegun(production) && isFineToTheEnd(production, (name) => canBeHad(production, name)));

/** Whether a job may show what it makes. A revision that replaces another waits until no failure can take it back. */
export const mayShow = ({ revision }: { revision: number }, production: Production): boolean =>
  revision === 1 ? isPlayable(production) : isWhole(production);
