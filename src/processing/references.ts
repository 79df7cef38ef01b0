// Which objects of the bucket a job needs, so that whatever else lies under its video can go; pure but for the store's reads.
import { initKey, packKey } from '#media/object-keys.ts';
import type { JobStore } from './job-store.ts';
import { pictureKeys } from './pictures.ts';

export interface References {
  /** Keys of media that something names. */
  media: string[];
  /** The version of the index objects in force, by rendition. */
  indexVersions: Record<string, number>;
  /** The epochs under which objects may be on their way. */
  openEpochs: number[];
  /** Everything that is published must be there. */
  isOver: boolean;
}

/** Every key of a rendition that is ready, and of packs that a later attempt builds upon. */
export function referencesOf(store: Pick<JobStore, 'load' | 'packs'>): References | null {
  const record = store.load();
  if (!record) return null;
  const { subject, phase, tasks, production } = record;
  const { videoId, revision } = subject;
  const attempt = (epoch: number) => ({ videoId, revision, epoch });
  const isOver = phase !== 'running' && phase !== 'queued';
  const media = production.captions.map(({ key }) => key);
  media.push(...pictureKeys(production.pictures));
  if (production.posterKey !== null && !media.includes(production.posterKey)) media.push(production.posterKey);
  const indexVersions: References['indexVersions'] = {};
  for (const [name, { state: made, init, published }] of Object.entries(production.tracks)) {
    if (made !== 'ready' && isOver) continue;
    if (init) media.push(initKey(attempt(init.epoch), name));
    for (const pack of store.packs(name)) media.push(packKey(attempt(pack.epoch), name, pack.firstFragment));
    if (made === 'ready' && published) indexVersions[name] = published.indexVersion;
  }
  return { media, indexVersions, openEpochs: tasks.running.map(({ epoch }) => epoch), isOver };
}
