// The only place that knows the shape of storage keys; they are built from ids, whole numbers and enumerations only.

/** The source of an upload. */
export const sourceKey = (uploadId: string): string => `s/${uploadId}`;

/** Everything made of a video begins with this. */
export const videoPrefix = (videoId: string): string => `v/${videoId}/`;
export const indexPrefix = (videoId: string): string => `i/${videoId}/`;

export interface AttemptKey {
  videoId: string;
  revision: number;
  /** The fencing epoch under which the object was written. */
  epoch: number;
}

const attempt = (key: AttemptKey): string => `v/${key.videoId}/${key.revision}/e${key.epoch}`;

export const packKey = (key: AttemptKey, rendition: string, firstFragment: number): string =>
  `${attempt(key)}/${rendition}/${firstFragment}.pack`;
export const initKey = (key: AttemptKey, rendition: string): string => `${attempt(key)}/${rendition}/init`;
export const posterKey = (key: AttemptKey, candidate: number): string => `${attempt(key)}/posters/${candidate}`;
export const storyboardKey = (key: AttemptKey, sheet: number): string => `${attempt(key)}/storyboard/${sheet}`;
export const captionKey = (key: AttemptKey, index: number): string => `${attempt(key)}/captions/${index}`;

/** One index object: ten minutes of one rendition. */
export const indexKey = (
  videoId: string,
  revision: number,
  rendition: string,
  block: number,
  version: number,
): string => `i/${videoId}/${revision}/${rendition}/${block}.${version}`;

export const playbackKey = (playbackId: string): string => `p/${playbackId}`;

/** A picture of a channel; `version` is new for each one, so that its address may be kept for ever. */
export const channelImageKey = (channelId: string, kind: 'avatar' | 'banner', version: string): string =>
  `c/${channelId}/${kind}.${version}`;

export const channelImagePrefix = (channelId: string): string => `c/${channelId}/`;

/** What a key names, read back from its shape. */
export type NamedObject =
  | { kind: 'source'; uploadId: string }
  | { kind: 'media'; videoId: string; revision: number; epoch: number }
  | { kind: 'index'; videoId: string; revision: number; rendition: string; version: number }
  | { kind: 'playback'; playbackId: string }
  | { kind: 'image'; channelId: string }
  | { kind: 'unknown' };

/** `unknown` for every key that no function above makes. */
export function parseObjectKey(key: string): NamedObject {
  const source = /^s\/([0-9a-z]{26})$/.exec(key);
  if (source?.[1]) return { kind: 'source', uploadId: source[1] };
  const playback = /^p\/([0-9a-z]{26})$/.exec(key);
  if (playback?.[1]) return { kind: 'playback', playbackId: playback[1] };
  const image = /^c\/([0-9a-z]{26})\/(?:avatar|banner)\.[0-9a-z]{26}$/.exec(key);
  if (image?.[1]) return { kind: 'image', channelId: image[1] };
  // `poster` is from when there was one.
  const media =
    /^v\/([0-9a-z]{26})\/(\d+)\/e(\d+)\/(?:poster|(?:posters|storyboard|captions)\/\d+|[0-9a-z]+\/(?:init|\d+\.pack))$/.exec(
      key,
    );
  if (media?.[1]) return { kind: 'media', videoId: media[1], revision: Number(media[2]), epoch: Number(media[3]) };
  const index = /^i\/([0-9a-z]{26})\/(\d+)\/([0-9a-z]+)\/\d+\.(\d+)$/.exec(key);
  if (index?.[1] && index[3])
    return {
      kind: 'index',
      videoId: index[1],
      revision: Number(index[2]),
      rendition: index[3],
      version: Number(index[4]),
    };
  return { kind: 'unknown' };
}
