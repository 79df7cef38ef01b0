// Avatars and banners in the real runtime: what is taken, how it is served, and that nothing is left behind.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { IMAGE_BYTES_MAX } from '#contract/channel-images.ts';
import type { Channel } from '#contract/channels.ts';
import { channelImageKey } from '#media/object-keys.ts';
import { decoderOf } from '../../src/channels/image-codecs.ts';
import { readPicture } from '../../src/channels/image-file.ts';
import { rewritePicture } from '../../src/channels/image-rewrite.ts';
import { runJanitor } from '../../src/maintenance/janitor.ts';
import { createContext } from '../../src/platform/context.ts';
import { newUlid } from '../../src/platform/ids.ts';
import { createLog } from '../../src/platform/log.ts';
import { ALPHA, exifOf, JPEG, joined, jpegSegment, LOSSLESS, LOSSY, PNG } from '../channels/pictures.ts';
import { Client, newPerson } from './harness.ts';

let person: Awaited<ReturnType<typeof newPerson>>;
const visitor = new Client();
beforeAll(async () => {
  person = await newPerson();
});

const keysOf = async (channelId: string): Promise<string[]> =>
  (await env.MEDIA.list({ prefix: `c/${channelId}/` })).objects.map(({ key }) => key);

const SIZE = { width: 40, height: 32 };
const FORMS = { jpeg: JPEG, png: PNG, lossy: LOSSY, lossless: LOSSLESS, alpha: ALPHA };

/** As the channel would store it; null where it would refuse. */
async function rewritten(bytes: Uint8Array<ArrayBuffer>) {
  const file = readPicture(bytes);
  const made = file && (await rewritePicture(bytes, file));
  return made && (await decoderOf('webp'))(made);
}

async function decoded(bytes: Uint8Array<ArrayBuffer>) {
  const file = readPicture(bytes);
  return file && (await decoderOf(file.format))(bytes);
}

function meanDifference(before: ArrayLike<number>, after: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < before.length; n += 1) sum += Math.abs((before[n] ?? 0) - (after[n] ?? 0));
  return sum / before.length;
}

const put = (kind: string, body: BodyInit) => person.read<Channel>(200, 'PUT', `/api/v1/channels/me/${kind}`, { body });

describe('an image of a channel', () => {
  it('is stored, served for ever, replaced and removed; the one before goes', async () => {
    const first = await put('avatar', JPEG);
    expect(first.avatar).toMatch(new RegExp(`^/images/c/${person.id}/avatar\\.[0-9a-z]{26}$`));
    const answer = await visitor.send('GET', first.avatar ?? '');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
    });
    expect(await (await decoderOf('webp'))(new Uint8Array(await answer.arrayBuffer()))).toMatchObject(SIZE);
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
    const wide = PNG.slice();
    new DataView(wide.buffer).setUint32(16, 4096);
    new DataView(wide.buffer).setUint32(20, 489);
    const tooMany = await person.refused('image-size-refused', 'PUT', path.replace('avatar', 'banner'), { body: wide });
    expect(tooMany.detail).toContain('2 million');
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

describe('a picture that is made anew', () => {
  it.each(Object.entries(FORMS))('looks as it did: %s', async (_form, bytes) => {
    const [before, after] = [await decoded(bytes), await rewritten(bytes)];
    expect(after).toMatchObject(SIZE);
    const mean = meanDifference(before?.data ?? [], after?.data ?? []);
    expect(mean).toBeLessThan(12); // of 255; the pictures are full of noise
  });

  it('is as transparent as it was', async () => {
    const alphaOf = async (made: ReturnType<typeof decoded>) => (await made)?.data.filter((_, n) => n % 4 === 3);
    const before = await alphaOf(decoded(ALPHA));
    expect(before?.some((alpha) => alpha < 255)).toBe(true);
    expect(await alphaOf(rewritten(ALPHA))).toEqual(before);
  });

  it('stands upright where a camera was held on its side', async () => {
    const exif = jpegSegment(0xe1, joined([new TextEncoder().encode('Exif\0\0'), exifOf(6)]));
    const file = joined([JPEG.subarray(0, 2), exif, JPEG.subarray(2)]);
    const [before, after] = [await decoded(JPEG), await rewritten(file)];
    expect(after).toMatchObject({ width: 32, height: 40 });
    // What stood in the lower left corner of the file is now in the upper left one.
    const corner = ((32 - 1) * 40 + 0) * 4;
    for (const n of [0, 1, 2]) {
      expect(Math.abs((before?.data[corner + n] ?? 0) - (after?.data[n] ?? 255))).toBeLessThan(40);
    }
  });

  it('is refused and never a fault of ours, wherever a byte of it is broken', async () => {
    for (const bytes of Object.values(FORMS)) {
      for (let at = 0; at < bytes.byteLength; at += 9) {
        const turned = bytes.slice();
        turned[at] = (turned[at] ?? 0) ^ 0xff;
        const file = readPicture(turned);
        if (!file || file.width * file.height > 100_000) continue; // refused by its head
        const made = await rewritePicture(turned, file);
        expect(made === null || made.byteLength > 0).toBe(true);
      }
    }
  });
});
