// The checkers of the fault runner as tables: what each history and each store is judged to be, and whether the planted bugs still apply.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../../scripts/faults/history.ts';
import {
  checkInvariants,
  effectsHappenOnce,
  everyUploadEnds,
  hashesMatch,
  noServerErrors,
  nothingIsLeft,
  percentile,
  recoveryTimes,
  spoiltObjects,
  viewersAreServed,
} from '../../scripts/faults/invariants.ts';
import { judgePlanted, PLANTED_FOLDER, readPlantedBugs } from '../../scripts/faults/planted.ts';
import { chanceOf } from '../../scripts/faults/random.ts';
import type { Snapshot } from '../../scripts/faults/state-folder.ts';
import { ROOT } from '../../scripts/settings.ts';
import { FRAMES_PER_SECOND, plainPlan } from '../media/plain-source.ts';

type Events = Extract<HistoryRecord, { kind: 'events' }>;
const SUM = 'a'.repeat(64);
const pack = (firstFragment = 0): Events['accepted'][number] => ({
  type: 'pack',
  rendition: '240p',
  firstFragment,
  fragmentBytes: [1],
  sha256: SUM,
});
/** Of one second without sound: one fragment of one rung. */
const planned: Events['accepted'][number] = {
  type: 'planned',
  plan: plainPlan({
    frameCount: FRAMES_PER_SECOND,
    rungs: [{ name: '240p', width: 320, height: 240, crf: 23, maxBitrateKbps: 240, preset: 'faster' }],
    sound: null,
  }),
  source: { container: 'mp4', videoCodec: 'h264', audioCodec: null, width: 320, height: 240, durationMs: 1000 },
};
const events = (change: Partial<Events> = {}): HistoryRecord => ({
  kind: 'events',
  atMs: 100,
  jobId: 'v.1',
  epoch: 1,
  sequence: 0,
  types: ['pack'],
  accepted: [pack()],
  status: 200,
  ...change,
});
const uploaded: HistoryRecord = { kind: 'uploaded', atMs: 1, videoId: 'v', uploadId: 'u', sha256: SUM, sizeBytes: 1 };
const client = (change: Partial<Extract<HistoryRecord, { kind: 'client' }>>): HistoryRecord => ({
  kind: 'client',
  atMs: 50,
  operation: 1,
  phase: 'acknowledged',
  name: 'complete',
  subject: 'v',
  ...change,
});
const watched = (change: Partial<Extract<HistoryRecord, { kind: 'media' }>>): HistoryRecord => ({
  kind: 'media',
  atMs: 50,
  videoId: 'v',
  name: '240p/0.m4s',
  status: 200,
  code: null,
  sha256: SUM,
  ...change,
});
const video = { id: 'v', uploadId: 'u', state: 'ready', revision: 1, indexVersion: 1, errorCode: null };
const snapshot = (change: Partial<Snapshot> = {}): Snapshot => ({
  videos: [video],
  jobs: [],
  playbackIds: [{ id: 'p1', videoId: 'v' }],
  openUploads: [],
  changes: [],
  objects: new Map([
    ['s/u', null],
    ['p/p1', null],
    ['v/v/1/e1/240p/0.pack', SUM],
  ]),
  ...change,
});
const withObject = (key: string) => snapshot({ objects: new Map([...snapshot().objects, [key, SUM]]) });
const invariants = (breaches: { invariant: string }[]): string[] => breaches.map(({ invariant }) => invariant);

describe('the invariants', () => {
  it('hold for a run in which all went well', () => {
    const records = [uploaded, events({ accepted: [planned, pack()] }), client({}), watched({})];
    expect(checkInvariants(records, snapshot())).toEqual([]);
  });

  it.each([
    ['is gone', snapshot({ videos: [] })],
    ['is still processing', snapshot({ videos: [{ ...video, state: 'processing' }] })],
    ['failed without a reason', snapshot({ videos: [{ ...video, state: 'failed' }] })],
  ])('I1: an acknowledged video that %s', (_name, found) => {
    expect(invariants(everyUploadEnds([uploaded], found))).toEqual(['I1']);
  });

  it('I1: a deleted video that is still there', () => {
    const records = [uploaded, client({ name: 'delete', phase: 'invoke' })];
    expect(invariants(everyUploadEnds(records, snapshot()))).toEqual(['I1']);
    expect(everyUploadEnds(records, snapshot({ videos: [] }))).toEqual([]);
  });

  it.each([
    ['a source of no video', withObject('s/other')],
    ['a pack that nobody was told of', withObject('v/v/1/e1/240p/9.pack')],
    ['a pack of a video that is gone', withObject('v/gone/1/e1/240p/0.pack')],
    ['the record of an unknown playback id', withObject('p/p2')],
    ['a source that is missing', snapshot({ objects: new Map([['p/p1', null]]) })],
  ])('I2: %s', (_name, found) => {
    expect(invariants(nothingIsLeft([events()], found))).toEqual(['I2']);
  });

  it('I2: a pack that nobody told, unless the worker died before it answered', () => {
    const found = withObject('v/v/1/e1/240p/0.pack');
    const silent = { accepted: [], status: null };
    expect(invariants(nothingIsLeft([events(silent)], found))).toEqual(['I2']);
    expect(nothingIsLeft([events({ ...silent, unanswered: [pack()] })], found)).toEqual([]);
  });

  it('I2: the same pack under two epochs', () => {
    const records = [events(), events({ epoch: 2 })];
    expect(invariants(nothingIsLeft(records, withObject('v/v/1/e2/240p/0.pack')))).toEqual(['I2']);
  });

  it('I2: a complete rendition whose pack is not stored', () => {
    const records = [events({ accepted: [planned, pack()] })];
    const found = snapshot({ objects: new Map([['s/u', null]]) });
    expect(invariants(nothingIsLeft(records, found))).toEqual(['I2']);
    expect(nothingIsLeft([events({ accepted: [planned] })], found)).toEqual([]); // it was not complete
    // Two tasks made the same: one of them is kept, whichever was first.
    const second = new Map([...found.objects, ['v/v/1/e2/240p/0.pack', SUM] as const]);
    expect(nothingIsLeft([...records, events({ epoch: 2 })], { ...found, objects: second })).toEqual([]);
  });

  it('I3: bytes that differ from what was told', () => {
    const objects = new Map([['v/v/1/e1/240p/0.pack', 'b'.repeat(64)]]);
    expect(invariants(hashesMatch([events()], snapshot({ objects })))).toEqual(['I3']);
  });

  it('I4: a change that is told twice', () => {
    const change = { topic: 'user:u', videoId: 'v', state: 'ready', indexVersion: 1 };
    expect(effectsHappenOnce([], snapshot({ changes: [change] }))).toEqual([]);
    expect(invariants(effectsHappenOnce([], snapshot({ changes: [change, change] })))).toEqual(['I4']);
  });

  it('I5: a server error outside an outage that we made', () => {
    const error = client({ phase: 'unknown', status: 500 });
    const during = [
      { kind: 'outage', phase: 'begin', atMs: 40 },
      error,
      { kind: 'outage', phase: 'end', atMs: 60 },
    ] satisfies HistoryRecord[];
    expect(invariants(noServerErrors([error]))).toEqual(['I5']);
    expect(noServerErrors(during)).toEqual([]);
    expect(invariants(noServerErrors([...during, { ...error, atMs: 9_000 }]))).toEqual(['I5']);
    expect(invariants(noServerErrors([events({ status: null })]))).toEqual(['I5']);
    const read = { kind: 'get', atMs: 1, jobId: 'v.1', epoch: 1, path: 'source', status: 503 } satisfies HistoryRecord;
    expect(invariants(noServerErrors([read, { ...read, status: 206 }]))).toEqual(['I5']);
  });
});

describe('I7: what viewers are answered', () => {
  const outage = [
    { kind: 'outage', phase: 'begin', atMs: 40 },
    { kind: 'outage', phase: 'end', atMs: 60 },
  ] satisfies HistoryRecord[];
  const whole = events({ accepted: [planned, pack()] });
  const other = 'b'.repeat(64);
  const gone = watched({ status: 404, code: 'media-not-found', sha256: null });
  const failed = snapshot({ videos: [{ ...video, state: 'failed', errorCode: 'encoder-failed' }] });

  it.each<[string, HistoryRecord[], Snapshot]>([
    ['the same bytes each time', [watched({}), watched({})], snapshot()],
    ['a playlist that grows', [watched({ name: 'master.m3u8', sha256: null })], snapshot()],
    ['not ready yet', [watched({ status: 503, code: 'segment-not-ready', sha256: null })], snapshot()],
    ['nobody, in an outage', [watched({ status: null, sha256: null }), ...outage], snapshot()],
    ['of a deleted video nothing', [gone, client({ name: 'delete', phase: 'invoke' })], snapshot({ videos: [] })],
    ['of a failed video nothing', [gone], failed],
    ['of a rendition that was given up nothing', [events({ accepted: [planned] }), gone], snapshot()],
  ])('%s', (_name, records, found) => {
    expect(viewersAreServed(records, found)).toEqual([]);
  });

  it.each<[string, HistoryRecord[]]>([
    ['other bytes than before', [watched({}), watched({ sha256: other })]],
    ['other bytes, in an outage', [watched({}), watched({ sha256: other }), ...outage]],
    ['another error', [watched({ status: 500, code: 'internal', sha256: null })]],
    ['503 for another reason', [watched({ status: 503, code: 'transcoder-down', sha256: null })]],
    ['nobody', [watched({ status: null, sha256: null })]],
    ['nothing, of a rendition that is there', [whole, gone]],
  ])('%s is a breach', (_name, records) => {
    expect(invariants(viewersAreServed(records, snapshot()))).toEqual(['I7']);
  });
});

describe('the measures', () => {
  const fault: HistoryRecord = {
    kind: 'fault',
    atMs: 1_000,
    fault: 'F1',
    point: 'claim',
    jobId: 'v.1',
    epoch: 1,
    phase: 'end',
  };
  it('recovery counts from the fault to the first event of a later epoch', () => {
    const dying = events({ atMs: 1_005 });
    const recovered = events({ atMs: 4_000, epoch: 2 });
    const beating = events({ atMs: 2_000, epoch: 2, accepted: [] });
    expect(recoveryTimes([fault, dying, beating, recovered], 'F1')).toEqual([3_000]);
    expect(recoveryTimes([fault, dying], 'F1')).toEqual([]);
    expect(recoveryTimes([fault, recovered], 'F2')).toEqual([]);
  });
  it.each([
    [[], 0.99, 0],
    [[3, 1, 2], 0.5, 2],
    [[3, 1, 2], 0.99, 3],
  ])('of %j the share %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });
  it('a spoilt object that was stored is told', () => {
    const put = { kind: 'put', atMs: 1, jobId: 'v.1', epoch: 1, path: 'poster', sizeBytes: 1 } as const;
    const records: HistoryRecord[] = [
      { ...put, status: 422, injected: 'flipped' },
      { ...put, status: null, injected: 'cut' },
      { ...put, status: 200, injected: 'shortened' },
      { ...put, status: 200 },
    ];
    expect(spoiltObjects(records)).toEqual({ injected: 3, passed: ['poster'] });
  });
  it('the same seed gives the same chances', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (chance) => () =>
            chance.between(1, 100)
        )(chanceOf(seed)),
      );
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });
});

describe('the planted bugs', () => {
  const bugs = readPlantedBugs(join(ROOT, PLANTED_FOLDER));
  it.each(bugs)('$name applies to the sources as they are', ({ name }) => {
    execFileSync('git', ['apply', '--check', join(PLANTED_FOLDER, `${name}.patch`)], { cwd: ROOT });
  });
  it.each(bugs)('$name names a test that exists', ({ test, family }) => {
    const title = test.replace(new RegExp(`^${family} `), '');
    const files = ['deletion', 'fence', 'queues'].map((name) => `test/worker/faults-${name}.test.ts`);
    expect(files.some((file) => readFileSync(join(ROOT, file), 'utf8').includes(title))).toBe(true);
  });
  it('are judged by the named test and by those of other families', () => {
    const bug = { name: 'fence', family: 'F3', test: 'is refused' };
    expect(judgePlanted(bug, [{ name: 'F3 a late one is refused', failed: true }])).toEqual([]);
    expect(judgePlanted(bug, [{ name: 'F3 a late one is refused', failed: false }])).toHaveLength(1);
    expect(judgePlanted(bug, [])).toHaveLength(1);
    const stranger = { name: 'F5 a consumer', failed: true };
    expect(judgePlanted(bug, [{ name: 'F3 a late one is refused', failed: true }, stranger])).toHaveLength(1);
  });
});
