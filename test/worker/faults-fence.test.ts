// F3 and F14 in workerd: what a transcoder of an ended epoch still sends, what was made twice, and bytes spoilt on their way never reach a viewer.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { createContext } from '../../src/platform/context.ts';
import { storeJobObject } from '../../src/processing/job-objects.ts';
import { seeded } from './broker.ts';
import { SEED } from './fault-settings.ts';
import {
  fragmentBytes,
  queuedVideo,
  RUNGS,
  readVideo,
  ScriptedTranscoder,
  sha256,
  startedJob,
  utf8,
  type VideoRow,
} from './scripted-transcoder.ts';

const keysOf = async (video: VideoRow): Promise<string[]> =>
  (await env.MEDIA.list({ prefix: `v/${video.id}/` })).objects.map(({ key }) => key);

describe('F3 a transcoder that was away for longer than its lease', () => {
  test('is refused with every request, and what plays is its successor’s', async () => {
    const video = await queuedVideo();
    const zombie = await startedJob(video);
    await zombie.plan(RUNGS.slice(0, 1), null);
    const successor = await zombie.lost();
    await successor.plan(RUNGS.slice(0, 1), null);

    const late = utf8('written by one that slept');
    const answers = [
      await zombie.put('packs/240p/0', late, { 'x-fragments': '1' }),
      await zombie.put('inits/240p', late),
      await zombie.put('posters/0', late),
      await zombie.postRaw({ epoch: 1, sequence: zombie.sequence, events: [{ type: 'done' }] }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
    await successor.complete('240p');
    await successor.end();
    expect((await readVideo(video.id)).state).toBe('ready');
    const keys = await keysOf(video);
    expect(keys.filter((key) => !key.includes('/e2/'))).toEqual([]);
    const pack = await env.MEDIA.get(`v/${video.id}/1/e2/240p/0.pack`);
    expect((await pack?.text())?.startsWith(new TextDecoder().decode(fragmentBytes('240p', 0)))).toBe(true);
  });

  test('loses the object that was on its way when the lease ended', async () => {
    const video = await queuedVideo();
    const zombie = await startedJob(video);
    await zombie.plan(RUNGS.slice(0, 1), null);
    const real = createContext(env as never, createExecutionContext());
    const media = {
      put: async (...request: Parameters<R2Bucket['put']>) => {
        const stored = await env.MEDIA.put(...request);
        await zombie.lost();
        return stored;
      },
      delete: (keys: string | string[]) => env.MEDIA.delete(keys),
    };
    const body = utf8('almost in time');
    const storing = storeJobObject(
      { ...real, media: media as never },
      {
        jobId: zombie.jobId,
        epoch: 1,
        key: `v/${video.id}/1/e1/240p/0.pack`,
        contentType: 'video/iso.segment',
        pack: { rendition: '240p', run: { first: 0, end: 1 } },
        bytesMax: 1000,
        contentLength: String(body.byteLength),
        sha256: await sha256(body),
        body: new Response(body).body,
      },
    );
    await expect(storing).rejects.toMatchObject({ code: 'epoch-stale' });
    expect(await keysOf(video)).toEqual([]);
  });
});

describe('F3 two tasks that made the same fragments', () => {
  test('publish them once: what was told first stays, to the byte', async () => {
    const video = await queuedVideo();
    const first = await startedJob(video, { seconds: 60 });
    await first.begin(RUNGS.slice(0, 1), null);
    await first.job.takeTask(1, 'rest');
    const epoch = (await first.record()).tasks.running.at(-1)?.epoch ?? 0;
    const second = new ScriptedTranscoder(video, { epoch, seconds: 60 });
    expect(epoch).toBeGreaterThan(1);
    // Both are taken in: neither was told of when the other came.
    const early = await first.sendPack('240p', { first: 6, end: 9 });
    const bytes = utf8('the same pictures by other means');
    expect((await second.put('packs/240p/6', bytes, { 'x-fragments': '3' })).status).toBe(200);
    await first.post(early);
    const pack = { type: 'pack' as const, rendition: '240p', firstFragment: 6, sha256: await sha256(bytes) };
    await second.post({ ...pack, fragmentBytes: [10, 10, bytes.byteLength - 20] });
    const answer = await first.job.whereIs('240p', 6);
    expect(answer.kind === 'there' && answer.packs.map((each) => each.epoch)).toEqual([1]);
    expect(await (await first.fetch('fragments/240p/6')).text()).toBe(
      new TextDecoder().decode(fragmentBytes('240p', 6)),
    );
  });
});

describe('F14 bytes spoilt on their way', () => {
  test('20 of 20 are blocked: not stored, not told, not published', async () => {
    const random = seeded(SEED);
    const video = await queuedVideo();
    const transcoder = await startedJob(video, { seconds: 60 });
    await transcoder.plan(RUNGS.slice(0, 1), null);
    let blocked = 0;
    for (let i = 0; i < 20; i += 1) {
      const bytes = fragmentBytes('240p', i);
      const told = { 'x-sha256': await sha256(bytes), 'x-fragments': '1' };
      const at = Math.floor(random() * bytes.byteLength);
      const spoilt = i % 2 === 0 ? bytes.map((byte, n) => (n === at ? byte ^ 1 : byte)) : bytes.slice(0, at || 1);
      const response = await transcoder.put(`packs/240p/${i}`, spoilt, told);
      if (response.status === 422) blocked += 1;
      const pack = { type: 'pack' as const, rendition: '240p', firstFragment: i, fragmentBytes: [bytes.byteLength] };
      const event = { ...pack, sha256: told['x-sha256'] };
      const answer = await transcoder.postRaw({ epoch: 1, sequence: transcoder.sequence, events: [event] });
      expect(answer.status).toBe(422);
    }
    expect(blocked).toBe(20);
    expect(await keysOf(video)).toEqual([]);
  });
});
