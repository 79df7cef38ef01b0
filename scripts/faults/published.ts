// Which renditions were told to their end, by the events that the worker took; pure.
import { audioGrid, videoGrid } from '#media/grid.ts';
import { type FragmentRun, withoutRuns } from '#media/units.ts';
import type { AcceptedEvent } from './invariants.ts';

export interface CompleteTrack {
  jobId: string;
  rendition: string;
  fragmentCount: number;
  /** Whatever was told, each under the epoch of its task; where two hold the same fragment the first one counts. */
  packs: (FragmentRun & { epoch: number })[];
}

/** Those of which every fragment was told, whoever made it. */
export function completeTracks(events: readonly AcceptedEvent[]): CompleteTrack[] {
  const tracks = new Map<string, CompleteTrack>();
  for (const { jobId, epoch, event } of events) {
    if (event.type === 'planned') {
      const { timeline, rungs, audio } = event.plan;
      const fragmentCount = videoGrid(timeline).fragmentCount;
      const names = rungs.map(({ name }) => ({ rendition: name, fragmentCount }));
      const sound = audio
        ? [{ rendition: 'audio', fragmentCount: audioGrid(timeline, audio.sampleRate).fragmentCount }]
        : [];
      for (const track of [...names, ...sound]) {
        const name = `${jobId} ${track.rendition}`;
        if (!tracks.has(name)) tracks.set(name, { jobId, ...track, packs: [] });
      }
    }
    if (event.type !== 'pack') continue;
    const run = { first: event.firstFragment, end: event.firstFragment + event.fragmentBytes.length };
    tracks.get(`${jobId} ${event.rendition}`)?.packs.push({ ...run, epoch });
  }
  return [...tracks.values()].filter(
    ({ fragmentCount, packs }) => withoutRuns({ first: 0, end: fragmentCount }, packs).length === 0,
  );
}
