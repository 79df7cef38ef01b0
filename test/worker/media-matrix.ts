// Which file of a video whoever is given: one table, from which the tests are made and which docs/media-access.md shows.

export const STATES = [
  'public',
  'unlisted',
  'private',
  'shared',
  'scheduled',
  'processing',
  'blocked',
  'deleted',
] as const;
export const PROTECTIONS = ['clear', 'aes'] as const;
export const ACTORS = [
  'anonymous',
  'other user',
  'named user',
  'owner',
  'moderator',
  'expired token',
  'token of another video',
] as const;
export const FILES = {
  multivariant: 'master.m3u8',
  'clear media playlist': 'clear/240p/playlist.m3u8',
  'clear init': 'clear/240p/init.mp4',
  'clear segment': 'clear/240p/1.m4s',
  'encrypted media playlist': 'aes/240p/playlist.m3u8',
  'init beside encrypted segments': 'aes/240p/init.mp4',
  'encrypted segment': 'aes/240p/1.m4s',
  key: 'key',
  MPD: 'manifest.mpd',
  'what is made': 'made.json',
  poster: 'poster.jpg',
  'poster candidate': 'posters/0.jpg',
  storyboard: 'storyboard.vtt',
  'storyboard sheet': 'storyboard/0.jpg',
  captions: 'captions/en.vtt',
  original: 'original',
} as const;

export type State = (typeof STATES)[number];
export type Protection = (typeof PROTECTIONS)[number];
export type Actor = (typeof ACTORS)[number];
export type File = keyof typeof FILES;

const EVERYBODY: readonly Actor[] = ['anonymous', 'other user', 'named user', 'owner', 'moderator'];
const CARETAKERS: readonly Actor[] = ['owner', 'moderator'];

/** Whom `GET /videos/{id}/playback` gives an address that opens the media. */
export const OPEN_TO: Record<State, readonly Actor[]> = {
  public: EVERYBODY,
  unlisted: EVERYBODY,
  private: CARETAKERS,
  shared: ['named user', ...CARETAKERS],
  scheduled: CARETAKERS,
  processing: [], // there is nothing to play yet
  blocked: CARETAKERS,
  deleted: [],
};

const PICTURES = ['poster', 'poster candidate', 'storyboard', 'storyboard sheet', 'captions'] as const;

/** What a video is served as to those to whom it is open. Its pictures are in the clear for all of them, as its captions are. */
export const SERVED: Record<Protection, readonly File[]> = {
  clear: ['multivariant', 'clear media playlist', 'clear init', 'clear segment', 'MPD', 'what is made', ...PICTURES],
  aes: [
    ...(['multivariant', 'encrypted media playlist', 'init beside encrypted segments', 'encrypted segment'] as const),
    'key',
    'what is made',
    ...PICTURES,
  ],
};

export interface Cell {
  state: State;
  protection: Protection;
  actor: Actor;
  file: File;
}

/** 404 for everything that is not to be seen, whatever the reason. */
export function expectedStatus({ state, protection, actor, file }: Cell): 200 | 404 {
  if (!OPEN_TO[state].includes(actor)) return 404;
  if (file === 'original') return protection === 'clear' && actor === 'owner' ? 200 : 404;
  return SERVED[protection].includes(file) ? 200 : 404;
}
