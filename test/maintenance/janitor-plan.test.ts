// The janitor's decisions as tables.
import { describe, expect, it } from 'vitest';
import {
  captionKey,
  indexKey,
  initKey,
  type NamedObject,
  packKey,
  parseObjectKey,
  playbackKey,
  posterKey,
  sourceKey,
  storyboardKey,
} from '#media/object-keys.ts';
import {
  judgeByJob,
  judgeJob,
  judgeObject,
  missingKeys,
  type ObjectFacts,
} from '../../src/maintenance/janitor-plan.ts';

const ID = '0123456789abcdefghjkmnpqrs';
const KEY = { videoId: ID, revision: 2, epoch: 3 };
const MEDIA: NamedObject = { kind: 'media', ...KEY };

describe('a key', () => {
  it.each([
    [sourceKey(ID), { kind: 'source', uploadId: ID }],
    [playbackKey(ID), { kind: 'playback', playbackId: ID }],
    [packKey(KEY, '1080p', 60), MEDIA],
    [initKey(KEY, 'audio'), MEDIA],
    [posterKey(KEY, 4), MEDIA],
    [storyboardKey(KEY, 12), MEDIA],
    [captionKey(KEY, 4), MEDIA],
    [indexKey(ID, 2, '240p', 0, 7), { kind: 'index', videoId: ID, revision: 2, rendition: '240p', version: 7 }],
    ['v/other', { kind: 'unknown' }],
    [`v/${ID}/2/e3/240p/0.pack.old`, { kind: 'unknown' }],
  ])('%s is read back', (key, object) => expect(parseObjectKey(key)).toEqual(object));
});

describe('an object', () => {
  const video = { revision: 2, served: new Set([2]), jobs: new Set([2]) };
  const facts = { hasRow: false, video, ageMs: 100, graceMs: 50 } satisfies ObjectFacts;
  const source: NamedObject = { kind: 'source', uploadId: ID };
  const of = (revision: number): NamedObject => ({ ...MEDIA, revision });

  it.each<[string, NamedObject, Partial<ObjectFacts>, string]>([
    ['of no known kind', { kind: 'unknown' }, {}, 'unknown'],
    ['that is young', source, { ageMs: 49 }, 'keep'],
    ['that a row names', source, { hasRow: true }, 'keep'],
    ['that no row names', source, {}, 'remove'],
    ['of no video', MEDIA, { video: null }, 'remove'],
    ['of the current revision', of(2), {}, 'job'],
    ['of a revision that was superseded', of(1), {}, 'remove'],
    ['of one that still serves', of(1), { video: { ...video, served: new Set([1, 2]) } }, 'job'],
    ['of a revision that is being made', of(3), { video: { ...video, jobs: new Set([2, 3]) } }, 'job'],
    ['of a revision that nobody makes', of(3), {}, 'remove'],
  ])('%s', (_name, object, change, verdict) => expect(judgeObject(object, { ...facts, ...change })).toBe(verdict));

  const references = { media: ['named'], indexVersions: { '240p': 7 }, openEpochs: [5], isOver: false };
  const index = (version: number): NamedObject => ({
    kind: 'index',
    videoId: ID,
    revision: 2,
    rendition: '240p',
    version,
  });

  it.each<[string, string, NamedObject, string]>([
    ['that its job names', 'named', MEDIA, 'keep'],
    ['of the open epoch', 'other', { ...MEDIA, epoch: 5 }, 'keep'],
    ['of a dead epoch', 'other', MEDIA, 'remove'],
    ['the index in force', 'other', index(7), 'keep'],
    ['an index that was replaced', 'other', index(6), 'remove'],
  ])('%s', (_name, key, object, verdict) => expect(judgeByJob(key, object, references)).toBe(verdict));

  it('whose job is gone is told and not removed', () => expect(judgeByJob('named', MEDIA, null)).toBe('unknown'));

  it('is missing only once its job is over', () => {
    expect(missingKeys({ ...references, isOver: true }, new Set())).toEqual(['named']);
    expect(missingKeys({ ...references, isOver: true }, new Set(['named']))).toEqual([]);
    expect(missingKeys(references, new Set())).toEqual([]);
    expect(missingKeys(null, new Set())).toEqual([]);
  });
});

it.each([
  [{ revision: 1, videoRevision: null, isServed: false }, 'remove'],
  [{ revision: 1, videoRevision: 1, isServed: false }, 'keep'],
  [{ revision: 1, videoRevision: 2, isServed: true }, 'keep'],
  [{ revision: 1, videoRevision: 2, isServed: false }, 'remove'],
  [{ revision: 3, videoRevision: 2, isServed: false }, 'keep'],
])('a job %j: %s', (facts, verdict) => expect(judgeJob(facts)).toBe(verdict));
