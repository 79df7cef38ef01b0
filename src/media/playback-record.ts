// The playback record: the one small object that says what a playback id may serve and how its playlists look.
import type { Timeline } from './grid.ts';
import type { Storyboard } from './storyboard.ts';

export type PlaybackPolicy = 'public' | 'signed';

/** `aes`: segments are served encrypted only, with AES-128 of HLS. */
export type MediaProtection = 'clear' | 'aes';

interface TrackRecordBase {
  /** The name in URLs and keys: 240p, audio. */
  name: string;
  /** RFC 6381, read from the bytes of the init segment. */
  codecs: string;
  averageBps: number;
  peakBps: number;
  /** The epoch under which the init segment was stored. */
  initEpoch: number;
  /** Version of this rendition's index objects. */
  indexVersion: number;
}

export interface VideoTrackRecord extends TrackRecordBase {
  kind: 'video';
  width: number;
  height: number;
}

export interface AudioTrackRecord extends TrackRecordBase {
  kind: 'audio';
  sampleRate: number;
  channels: number;
}

export interface CaptionRecord {
  language: string;
  label: string;
  key: string;
}

/** The pictures of the seek bar and where they are stored. */
export interface StoryboardRecord extends Storyboard {
  /** Keys of the sheets, in order. */
  sheetKeys: string[];
}

/** Stored as JSON at p/{playbackId}; lists the renditions of which any fragment can be had. */
export interface PlaybackRecord {
  policy: PlaybackPolicy;
  protection: MediaProtection;
  /** Names the key of encrypted media. */
  keyVersion: number;
  videoId: string;
  revision: number;
  /** Counts what was published in this revision; the `v` of playlist URLs. */
  indexVersion: number;
  /** Tokens issued before this time are refused (ms since the epoch). */
  notBeforeMs: number;
  timeline: Timeline;
  video: VideoTrackRecord[]; // ascending
  audio: AudioTrackRecord | null;
  posterKey: string | null;
  /** Among which the owner chooses. Absent in records from before there were any, as is the storyboard. */
  posters?: { candidate: number; key: string }[];
  storyboard?: StoryboardRecord | null;
  captions: CaptionRecord[];
  original: { key: string; sizeBytes: number; filename: string } | null;
}
