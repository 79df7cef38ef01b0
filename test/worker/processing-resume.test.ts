// A task that follows one that was lost: what is kept, and what it is held to.
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { TaskEvent } from '#contract/tasks.ts';
import { indexKey } from '#media/object-keys.ts';
import { decodeIndexBlock } from '#media/track-index.ts';
import {
  fragmentBytes,
  initBytes,
  queuedVideo,
  RUNGS,
  readVideo,
  ScriptedTranscoder,
  startedJob,
  utf8,
  type VideoRow,
} from './scripted-transcoder.ts';

const SECONDS = 150; // three packs
const RUNG = RUNGS.slice(0, 1);

/** A first attempt that stored `packs` packs and was then lost, and the one that follows it. */
async function secondAttempt(video: VideoRow, packs: number) {
  const first = await startedJob(video, { seconds: SECONDS });
  await first.plan(RUNG, null);
  const events = await first.make('240p');
  await first.post(...events.slice(0, 1 + packs)); // the init segment comes first
  const second = await first.lost();
  await second.plan(RUNG, null);
  return { second, events };
}

const listed = async (video: VideoRow): Promise<string[]> =>
  (await env.MEDIA.list({ prefix: `v/${video.id}/` })).objects.map(({ key }) => key.replace(`v/${video.id}/1/`, ''));

test('the packs of both attempts are one rendition, and the index names the epoch of each', async () => {
  const video = await queuedVideo();
  const { second, events } = await secondAttempt(video, 1);
  const init = await second.sendInit('240p');
  const packs = events.filter((event) => event.type === 'pack');
  const rest: TaskEvent[] = [];
  for (const { firstFragment: first, fragmentBytes: lengths } of packs.slice(1))
    rest.push(await second.sendPack('240p', { first, end: first + lengths.length }));
  await second.post(init, ...rest);
  await second.end();
  expect((await readVideo(video.id)).state).toBe('ready');
  const index = await env.MEDIA.get(indexKey(video.id, 1, '240p', 0, 2));
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

test('a task that makes another init segment has failed, and what is stored stays', async () => {
  const video = await queuedVideo();
  const { second } = await secondAttempt(video, 1);
  const answer = await second.post(await second.sendInit('240p', utf8('another')));
  expect(answer.stop).toBe(false);
  const { error, production, tasks } = await second.record();
  expect(error?.code).toBe('encoder-failed');
  expect(production.tracks['240p']).toMatchObject({ state: 'encoding', init: { epoch: 1 } });
  expect(tasks.running.map(({ epoch }) => epoch)).not.toContain(2);
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
