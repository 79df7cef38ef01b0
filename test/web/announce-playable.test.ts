// The word that an upload can be watched, wherever the person is.
import { beforeEach, expect, it } from 'vitest';
import type { ServerMessage } from '#contract/realtime.ts';
import type { VideoState } from '#contract/videos.ts';
import { announcePlayable } from '../../web/announce-playable.ts';
import { itemFromFile, type UploadItem } from '../../web/uploads/upload-item.ts';

const sent: UploadItem = {
  ...itemFromFile('k', new File(['1'], 'river_walk.mp4'), false),
  phase: 'sent',
  videoId: 'v',
};

let items: UploadItem[];
let path: string;
let changed: () => void;
let hear: (message: ServerMessage) => void;
let listening: number;
let shown: unknown[];

beforeEach(() => {
  items = [];
  path = '/';
  listening = 0;
  shown = [];
  announcePlayable({
    uploads: {
      items: () => items,
      subscribe: (listener) => {
        changed = listener;
        return () => undefined;
      },
    },
    realtime: {
      listen: () => {
        listening += 1;
        return () => {
          listening -= 1;
        };
      },
      onMessage: (listener) => {
        hear = listener;
        return () => undefined;
      },
    },
    path: () => path,
    show: (text, action) => shown.push([text, action?.href]),
  });
});

const state = (told: VideoState, videoId = 'v'): ServerMessage => ({
  type: 'video.changed',
  seq: 1,
  videoId,
  state: told,
  indexVersion: 1,
  title: '',
});

it('is said once, and listened for only until then', () => {
  expect(listening).toBe(0);
  items = [sent];
  changed();
  expect(listening).toBe(1);
  hear(state('processing'));
  hear(state('playable', 'of somebody else'));
  expect(shown).toEqual([]);
  hear(state('playable'));
  hear(state('ready'));
  expect(shown).toEqual([['“river walk” can be watched.', '/watch/v']]);
  expect(listening).toBe(0);
});

it('is not said where it is seen', () => {
  items = [sent];
  path = '/upload';
  changed();
  hear(state('playable'));
  expect(shown).toEqual([]);
});

it('is said of a failure too', () => {
  items = [sent];
  changed();
  hear(state('failed'));
  expect(shown).toEqual([['“river walk” could not be processed.', '/videos']]);
});
