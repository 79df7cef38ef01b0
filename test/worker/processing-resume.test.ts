// A second attempt that goes on where the first was lost: what is kept, what it is held to, and what is taken back.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { JobEvent } from '#contract/jobs.ts';
import { indexKey } from '#media/object-keys.ts';
import { decodeIndexBlock } from '#media/track-index.ts';
import type { JobRecord } from '../../src/processing/job-store.ts';
import {
  fragmentBytes,
  initBytes,
  queuedVideo,
  RUNGS,
  readVideo,
  ScriptedTranscoder,
  sha256,
  startedJob,
  utf8,
  type VideoRow,
} from './scripted-transcoder.ts';

const SECONDS = 150; // three packs
const RUNG = RUNGS.slice(0, 1);

const recordOf = (transcoder: ScriptedTranscoder): Promise<JobRecord> =>
  runInDurableObject(
    transcoder.job,
    (_instance, { storage }) =>
      JSON.parse(String(storage.sql.exec('SELECT record FROM job').one()['record'])) as JobRecord,
  );

/** A first attempt that stored `packs` packs and was then lost, and the one that follows it. */
async function secondAttempt(video: VideoRow, packs: number) {
  const first = await startedJob(video, { seconds: SECONDS });
  await first.plan(RUNG, null);
  const events = await first.make('240p');
  await first.post(...events.slice(0, 1 + packs)); // the init segment comes first
  await runInDurableObject(first.job, (_instance, { storage }) => {
    const record = JSON.parse(String(storage.sql.exec('SELECT record FROM job').one()['record'])) as JobRecord;
    record.state.wakeAtMs = Date.now() - 1;
    storage.sql.exec('UPDATE job SET record = ?', JSON.stringify(record));
  });
  await runDurableObjectAlarm(first.job);
  const second = new ScriptedTranscoder(video, { epoch: 2, seconds: SECONDS });
  await second.plan(RUNG, null);
  return { second, events };
}

async function sendInit(transcoder: ScriptedTranscoder, bytes = initBytes('240p')): Promise<JobEvent> {
  expect((await transcoder.put('inits/240p', bytes)).status).toBe(200);
  const event = { type: 'init', rendition: '240p', codecs: 'avc1.64001f' } as const;
  return { ...event, sizeBytes: bytes.byteLength, sha256: await sha256(bytes) };
}

const listed = async (video: VideoRow): Promise<string[]> =>
  (await env.MEDIA.list({ prefix: `v/${video.id}/` })).objects.map(({ key }) => key.replace(`v/${video.id}/1/`, ''));

test('the packs of both attempts are one rendition, and the index names the epoch of each', async () => {
  const video = await queuedVideo();
  const { second, events } = await secondAttempt(video, 1);
  const init = await sendInit(second);
  const packs = events.filter((event) => event.type === 'pack');
  const all = await second.make('240p'); // stores all, tells the last two
  const rest = all.filter((event) => event.type === 'pack').slice(1);
  await second.post(init, ...rest, { type: 'rendition-complete', rendition: '240p' }, { type: 'done' });
  expect((await readVideo(video.id)).state).toBe('ready');
  const index = await env.MEDIA.get(indexKey(video.id, 1, '240p', 0, 1));
  const block = decodeIndexBlock(new Uint8Array(await (index as R2ObjectBody).arrayBuffer()));
  expect(block.packs.map(({ epoch, firstFragment }) => [epoch, firstFragment])).toEqual(
    packs.map(({ firstFragment }, i) => [i === 0 ? 1 : 2, firstFragment]),
  );
  expect(await listed(video)).toEqual([
    'e1/240p/0.pack',
    'e1/240p/init',
    ...packs.slice(1).map(({ firstFragment }) => `e2/240p/${firstFragment}.pack`),
  ]);
});

test('an attempt that makes another init segment ends, and the next one begins the rendition anew', async () => {
  const video = await queuedVideo();
  const { second } = await secondAttempt(video, 1);
  expect((await recordOf(second)).production.tracks['240p']?.init?.epoch).toBe(1);
  const answer = await second.post(await sendInit(second, utf8('another')));
  expect(answer.stop).toBe(true);
  const { state, production } = await recordOf(second);
  expect(state).toMatchObject({ phase: 'queued', error: { code: 'encoder-failed' } });
  expect(production.tracks['240p']).toEqual({ state: 'waiting', progress: 0 });
  expect(await second.job.locate(2, '240p', 0)).toBe('stale');
});

test('what storage holds is read back, of this epoch and of earlier ones', async () => {
  const video = await queuedVideo();
  const { second } = await secondAttempt(video, 2);
  const read = async (path: string) => {
    const response = await second.fetch(path);
    return { status: response.status, text: await response.text() };
  };
  expect(await read('inits/240p')).toEqual({ status: 200, text: new TextDecoder().decode(initBytes('240p')) });
  for (const n of [0, 7, 40]) {
    const text = new TextDecoder().decode(fragmentBytes('240p', n));
    expect(await read(`fragments/240p/${n}`)).toEqual({ status: 200, text });
  }
  expect(await read('fragments/240p/74')).toMatchObject({ status: 404 });
  expect(await read('inits/audio')).toMatchObject({ status: 404 });
  const stale = new ScriptedTranscoder(video, { epoch: 1, seconds: SECONDS });
  expect((await stale.fetch('inits/240p')).status).toBe(409);
});

test('a rendition that did not pass its check is removed and can be stored again under the same names', async () => {
  const video = await queuedVideo();
  const transcoder = await startedJob(video, { seconds: SECONDS });
  await transcoder.plan(RUNG, null);
  await transcoder.post(...(await transcoder.make('240p')));
  await transcoder.post({ type: 'rendition-discarded', rendition: '240p', detail: 'a fragment does not decode' });
  expect(await listed(video)).toEqual(['e1/240p/init']);
  const other = utf8('made again');
  await scheduler.wait(1000); // storage takes one write a second of a name; to make a rendition takes longer
  expect((await transcoder.put('packs/240p/0', other)).status).toBe(200);
  expect(await listed(video)).toEqual(['e1/240p/0.pack', 'e1/240p/init']);
});
