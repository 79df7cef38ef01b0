// Avatar and banner of a channel: taken, stored under a key of their own, and removed with the key that went.
import { eq } from 'drizzle-orm';
import {
  CHANNEL_IMAGES,
  type ChannelImageKind,
  IMAGE_BYTES_MAX,
  IMAGE_PIXELS_MAX,
  IMAGE_SIDE_MIN,
} from '#contract/channel-images.ts';
import type { Channel } from '#contract/channels.ts';
import { channelImageKey, channelImagePrefix } from '#media/object-keys.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { newUlid } from '../platform/ids.ts';
import { type PictureFile, readPicture } from './image-file.ts';
import { REWRITTEN_TYPE, rewritePicture } from './image-rewrite.ts';
import { describeChannel, ownChannel } from './queries.ts';
import { channels } from './table.ts';

type ImageContext = Pick<AppContext, 'db' | 'media' | 'clock'>;

/** Throws `file-too-large`, `image-not-supported`, `image-size-refused`. */
export async function setImage(
  ctx: ImageContext,
  user: { id: string },
  kind: ChannelImageKind,
  body: ReadableStream<Uint8Array> | null,
): Promise<Channel> {
  const sent = await readAtMost(body, IMAGE_BYTES_MAX);
  const file = judge(kind, readPicture(sent)); // before anything is decoded
  const picture = await rewritePicture(sent, file);
  if (!picture) throw notSupported();
  const key = channelImageKey(user.id, kind, newUlid(ctx.clock.now()));
  // The object first: a key in the row always leads to something. What a crash leaves in between the janitor finds.
  await ctx.media.put(key, picture, { httpMetadata: { contentType: REWRITTEN_TYPE } });
  return replaceKey(ctx, user, kind, key);
}

export const removeImage = (ctx: ImageContext, user: { id: string }, kind: ChannelImageKind): Promise<Channel> =>
  replaceKey(ctx, user, kind, null);

async function replaceKey(
  ctx: ImageContext,
  user: { id: string },
  kind: ChannelImageKind,
  key: string | null,
): Promise<Channel> {
  const column = kind === 'avatar' ? 'avatarKey' : 'bannerKey';
  const before = await ownChannel(ctx, user);
  await ctx.db
    .update(channels)
    .set({ [column]: key })
    .where(eq(channels.id, user.id));
  if (before[column] !== null) await ctx.media.delete(before[column]);
  return describeChannel(ctx, { ...before, [column]: key }, user);
}

const notSupported = () =>
  new AppError('image-not-supported', { detail: 'Send a whole JPEG, PNG or WebP picture that does not move.' });

function judge(kind: ChannelImageKind, file: PictureFile | null): PictureFile {
  if (!file) throw notSupported();
  const { sideMax } = CHANNEL_IMAGES[kind];
  const sides = [file.width, file.height];
  if (sides.some((side) => side < IMAGE_SIDE_MIN || side > sideMax) || file.width * file.height > IMAGE_PIXELS_MAX) {
    throw new AppError('image-size-refused', {
      detail: `Each side must have ${IMAGE_SIDE_MIN} to ${sideMax} pixels, and the picture at most ${IMAGE_PIXELS_MAX / 1e6} million; this one has ${sides.join(' × ')}.`,
    });
  }
  return file;
}

async function readAtMost(body: ReadableStream<Uint8Array> | null, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > bytesMax) {
      throw new AppError('file-too-large', { detail: `A picture may have at most ${bytesMax / 1e6} MB.` });
    }
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** Every picture that a channel ever had and that is still there; the account goes. */
export async function removeImages({ media }: Pick<AppContext, 'media'>, channelId: string): Promise<void> {
  const { objects } = await media.list({ prefix: channelImagePrefix(channelId) });
  if (objects.length > 0) await media.delete(objects.map(({ key }) => key));
}
