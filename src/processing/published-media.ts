// The part of a playback record that a job knows; pure.
import { declaredBandwidth } from '#media/bandwidth.ts';
import { gridSeconds } from '#media/grid.ts';
import type { AudioTrackRecord, PlaybackRecord, VideoTrackRecord } from '#media/playback-record.ts';
import { storyboardOf } from './pictures.ts';
import { canBeHad, gridOf, type Production, track } from './production.ts';

type KnownToTheJob = Omit<PlaybackRecord, 'policy' | 'protection' | 'keyVersion' | 'notBeforeMs' | 'original'>;

/** Lists every rendition of which any fragment can be had; null before there is a plan. */
export function publishedMedia(production: Production, videoId: string, revision: number): KnownToTheJob | null {
  const { plan } = production;
  if (!plan) return null;
  const base = (name: string) => {
    const { init, published } = track(production, name);
    if (!init || !canBeHad(production, name)) return null;
    return { codecs: init.codecs, initEpoch: init.epoch, ...(published ?? declared(production, name)) };
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
    posters: (production.pictures?.posters ?? []).map(({ candidate, key }) => ({ candidate, key })),
    storyboard: storyboardOf(production.pictures),
    captions: production.captions.map(({ language, label, key }) => ({ language, label, key })),
  };
}

/** Of what is not complete. Index version 0: its job knows where the fragments lie, and makes those that are missing. */
function declared(production: Production, name: string) {
  const { encodePlan } = production;
  const rung = encodePlan?.rungs.find((each) => each.name === name);
  const capKbps = (name === 'audio' ? encodePlan?.audio?.bitrateKbps : rung?.maxBitrateKbps) ?? 0;
  const grid = gridOf(production, name);
  return { ...declaredBandwidth(1000 * capKbps, grid ? gridSeconds(grid) : 1), indexVersion: 0 };
}
