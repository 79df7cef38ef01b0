// The media URLs that are given out, relative to the origin; the inverse of the routes.
import type { Config } from '../platform/env.ts';
import { signedSegment } from './playback-token.ts';

export const multivariantPath = (segment: string, indexVersion: number): string =>
  `/media/${segment}/master.m3u8?v=${indexVersion}`;
export const manifestPath = (segment: string, indexVersion: number): string =>
  `/media/${segment}/manifest.mpd?v=${indexVersion}`;
export const madePath = (segment: string, indexVersion: number): string =>
  `/media/${segment}/made.json?v=${indexVersion}`;
/** Its own version: the address changes with the picture, and with nothing else. */
export const posterPath = (segment: string, posterVersion: number): string =>
  `/media/${segment}/poster.jpg?v=${posterVersion}`;
export const posterCandidatePath = (segment: string, candidate: number, indexVersion: number): string =>
  `/media/${segment}/posters/${candidate}.jpg?v=${indexVersion}`;
/** Of a revision there is one only. */
export const storyboardPath = (segment: string): string => `/media/${segment}/storyboard.vtt`;
/** Relative to the storyboard, so that a token is inherited. */
export const storyboardSheetPath = (sheet: number): string => `storyboard/${sheet}.jpg`;
export const captionPath = (segment: string, language: string, indexVersion: number): string =>
  `/media/${segment}/captions/${language}.vtt?v=${indexVersion}`;

/** The key of encrypted media, relative to a media playlist. Its version makes clients that keep keys fetch a new one. */
export const keyPath = (keyVersion: number): string => `../../key?k=${keyVersion}`;

/** The download of the source, for the owner only: its token is another than that of those who may watch. */
export async function originalPath(
  playbackId: string,
  durationMs: number,
  config: Pick<Config, 'playbackSecret'>,
  nowMs: number,
): Promise<string> {
  const { segment } = await signedSegment(playbackId, durationMs, config, nowMs, 'original');
  return `/media/${segment}/original`;
}
