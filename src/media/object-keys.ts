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
export const posterKey = (key: AttemptKey): string => `${attempt(key)}/poster`;
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
