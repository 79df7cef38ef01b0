// Avatars and banners in the real runtime: what is taken, how it is served, and that nothing is left behind.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { IMAGE_BYTES_MAX } from '#contract/channel-images.ts';
import type { Channel } from '#contract/channels.ts';
import { channelImageKey } from '#media/object-keys.ts';
import { runJanitor } from '../../src/maintenance/janitor.ts';
import { createContext } from '../../src/platform/context.ts';
import { newUlid } from '../../src/platform/ids.ts';
import { createLog } from '../../src/platform/log.ts';
import { JPEG, LOSSY, PNG } from '../channels/pictures.ts';
import { Client, newPerson } from './harness.ts';

let person: Awaited<ReturnType<typeof newPerson>>;
const visitor = new Client();
beforeAll(async () => {
  person = await newPerson();
});

const keysOf = async (channelId: string): Promise<string[]> =>
  (await env.MEDIA.list({ prefix: `c/${channelId}/` })).objects.map(({ key }) => key);

const put = (kind: string, body: BodyInit) => person.read<Channel>(200, 'PUT', `/api/v1/channels/me/${kind}`, { body });

describe('an image of a channel', () => {
  it('is stored, served for ever, replaced and removed; the one before goes', async () => {
    const first = await put('avatar', JPEG);
    expect(first.avatar).toMatch(new RegExp(`^/images/c/${person.id}/avatar\\.[0-9a-z]{26}$`));
    const answer = await visitor.send('GET', first.avatar ?? '');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
    });
    expect((await answer.arrayBuffer()).byteLength).toBeLessThanOrEqual(JPEG.byteLength);
    const again = await visitor.send('GET', first.avatar ?? '', {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    await put('banner', PNG);
    const second = await put('avatar', LOSSY);
    expect(second.avatar).not.toBe(first.avatar);
    expect(second.banner).toContain('/banner.');
    await visitor.refused('media-not-found', 'GET', first.avatar ?? '');
    expect(await keysOf(person.id)).toHaveLength(2);
    const seen = await visitor.read<Channel>(200, 'GET', `/api/v1/channels/${person.username}`);
    expect([seen.avatar, seen.banner]).toEqual([second.avatar, second.banner]);
    for (const kind of ['avatar', 'banner']) await person.read(200, 'DELETE', `/api/v1/channels/me/${kind}`);
    expect(await keysOf(person.id)).toEqual([]);
    const none = await person.read<Channel>(200, 'DELETE', '/api/v1/channels/me/avatar');
    expect([none.avatar, none.banner]).toEqual([null, null]);
  });

  it('is refused when it is no picture, too large, too small, or nobody’s', async () => {
    const path = '/api/v1/channels/me/avatar';
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    await person.refused('image-not-supported', 'PUT', path, { body: svg, headers: { 'content-type': 'image/png' } });
    await person.refused('image-not-supported', 'PUT', path);
    await person.refused('file-too-large', 'PUT', path, { body: new Uint8Array(IMAGE_BYTES_MAX + 1) });
    for (const side of [31, 1025]) {
      const sized = PNG.slice();
      new DataView(sized.buffer).setUint32(16, side);
      const problem = await person.refused('image-size-refused', 'PUT', path, { body: sized });
      expect(problem.detail).toContain(String(side));
    }
    await visitor.refused('session-required', 'PUT', path, { body: PNG });
    expect(await keysOf(person.id)).toEqual([]);
    for (const file of ['avatar', `../p/${newUlid(1)}`, `p/${newUlid(1)}`, `c/${person.id}/avatar.${newUlid(1)}`]) {
      expect((await visitor.send('GET', `/images/${file}`)).status).toBe(404);
    }
  });

  it('that no channel shows is removed by the janitor, those that one shows stay', async () => {
    await put('avatar', JPEG);
    const kept = await keysOf(person.id);
    const gone = newUlid(7); // an account that is gone
    for (const key of [channelImageKey(person.id, 'banner', newUlid(1)), channelImageKey(gone, 'avatar', newUlid(2))]) {
      await env.MEDIA.put(key, 'orphan');
    }
    const silent = { ...createLog(), info: () => undefined, error: () => undefined };
    const ctx = createContext(env as never, createExecutionContext(), silent);
    const { removed, found } = await runJanitor({ ...ctx, config: { ...ctx.config, janitorGraceMs: 0 } }, 'hourly');
    expect(removed).toMatchObject({ 'images that no channel shows': 2 });
    expect(found).toEqual([]);
    expect(await keysOf(person.id)).toEqual(kept);
    expect(await keysOf(gone)).toEqual([]);
  });
});
