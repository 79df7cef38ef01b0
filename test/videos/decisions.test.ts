// The pure decisions about videos: who sees them, what an edit makes of them, slugs, titles, cursors.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VISIBILITIES } from '#contract/videos.ts';
import { type Cursor, decodeCursor, encodeCursor } from '../../src/videos/cursor.ts';
import { mergeDetails } from '../../src/videos/merge.ts';
import { endsHandedOut, mayChange, maySee, policyOf } from '../../src/videos/policy.ts';
import { slugOf } from '../../src/videos/slug.ts';
import { titleFromFilename } from '../../src/videos/title.ts';

describe('policy', () => {
  const states = ['uploading', 'queued', 'processing', 'playable', 'ready', 'failed', 'deleting'] as const;
  it('shows everything but what goes to the owner, and what is public and plays to others', () => {
    for (const state of states) {
      for (const visibility of VISIBILITIES) {
        const video = { ownerId: 'me', state, visibility, blockedAt: null };
        const plays = state === 'playable' || state === 'ready';
        const open = plays && (visibility === 'public' || visibility === 'unlisted');
        expect(maySee(video, 'other', true)).toBe(plays); // named, or by a link
        expect(maySee({ ...video, blockedAt: 1 }, 'other', true)).toBe(false);
        expect(maySee({ ...video, blockedAt: 1 }, 'me')).toBe(state !== 'deleting');
        expect(maySee(video, 'me')).toBe(state !== 'deleting');
        expect(maySee(video, 'other')).toBe(open);
        expect(maySee(video, undefined)).toBe(open);
        expect(mayChange(video, 'me')).toBe(state === 'deleting' ? 'hidden' : 'yes');
        expect(mayChange(video, 'other')).toBe(open ? 'not-owner' : 'hidden');
      }
    }
  });

  it.each([
    ['public', 'clear', null, 'public'],
    ['unlisted', 'clear', null, 'public'],
    ['private', 'clear', null, 'signed'],
    ['shared', 'clear', null, 'signed'],
    ['scheduled', 'clear', null, 'signed'],
    ['public', 'aes', null, 'signed'],
    ['public', 'clear', 1, 'signed'],
  ] as const)('media of a %s video, %s, blocked at %s is %s', (visibility, protection, blockedAt, policy) => {
    expect(policyOf({ visibility, protection, blockedAt })).toBe(policy);
  });
});

describe('endsHandedOut', () => {
  it.each([
    ['public clear', 'unlisted clear', false],
    ['public aes', 'unlisted aes', false],
    ['private clear', 'private clear', false],
    ['public clear', 'private clear', true],
    ['private clear', 'public clear', true],
    ['public aes', 'private aes', true], // both signed, but everybody was given a token
    ['shared clear', 'private clear', true],
    ['scheduled clear', 'public clear', true],
    ['public clear', 'public aes', true],
    ['private aes', 'private clear', true],
  ] as const)('%s to %s: %s', (before, after, ends) => {
    const video = (text: string) => {
      const [visibility, protection] = text.split(' ') as ['public' | 'private', 'clear' | 'aes'];
      return { visibility, protection, blockedAt: null };
    };
    expect(endsHandedOut(video(before), video(after))).toBe(ends);
    expect(endsHandedOut(video(before), { ...video(after), blockedAt: 1 })).toBe(true);
  });
});

describe('slugOf', () => {
  const cases: [title: string, slug: string][] = [
    ['A film', 'a-film'],
    ['  Crème brûlée!  ', 'creme-brulee'],
    ['日本語 タイトル', '日本語-タイトル'],
    ['---', 'video'],
    ['🎬', 'video'],
    ['../../etc/passwd', 'etc-passwd'],
    ['x'.repeat(200), 'x'.repeat(60)],
    [`${'x'.repeat(59)} y`, 'x'.repeat(59)],
  ];
  for (const [title, slug] of cases) it(title.slice(0, 20), () => expect(slugOf(title)).toBe(slug));
});

describe('titleFromFilename', () => {
  const cases: [filename: string, title: string][] = [
    ['holiday.mp4', 'holiday'],
    ['my_summer__2026.final.MOV', 'my summer 2026.final'],
    ['/home/me/film.mkv', 'film'],
    ['C:\\films\\a.avi', 'a'],
    ['.mp4', 'Untitled'],
    ['no-extension', 'no-extension'],
    ['a\u0000b.mp4', 'a b'],
    [`${'x'.repeat(250)}.mp4`, 'x'.repeat(120)],
    [`${'😀'.repeat(70)}.mp4`, '😀'.repeat(60)],
    [`x${'😀'.repeat(70)}.mp4`, `x${'😀'.repeat(59)}`],
  ];
  for (const [filename, title] of cases)
    it(filename.slice(0, 20), () => expect(titleFromFilename(filename)).toBe(title));
});

describe('cursors', () => {
  const cursor: Cursor = { list: 'latest', order: 1_767_225_600_000, id: '01arz3ndektsv4rrffq69g5fav' };

  it('are read back, and by no other list', () => {
    const text = encodeCursor(cursor);
    expect(text).toMatch(/^[\w-]+$/);
    expect(decodeCursor(text, 'latest')).toEqual(cursor);
    expect(decodeCursor(text, 'own')).toBeNull();
  });

  it('are nothing when they are not ours, whatever they are', () => {
    for (const parts of [
      ['latest', '1', cursor.id],
      ['latest', 1.5, cursor.id],
      ['latest', 1, 'x'],
      ['latest', 1],
      {},
      null,
    ]) {
      expect(decodeCursor(btoa(JSON.stringify(parts)), 'latest')).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (text) => decodeCursor(text, 'latest') === null));
  });
});

describe('mergeDetails', () => {
  const row = {
    title: 'T',
    description: 'D',
    tags: ['a'],
    category: 'music' as const,
    visibility: 'public' as const,
    protection: 'clear' as const,
  };
  it('keeps what is not given and takes a category away with null', () => {
    expect(mergeDetails(row, {})).toEqual(row);
    expect(mergeDetails(row, { category: null, description: '' })).toEqual({ ...row, category: null, description: '' });
    expect(mergeDetails(row, { title: 'U', tags: [], visibility: 'private' })).toEqual({
      ...row,
      title: 'U',
      tags: [],
      visibility: 'private',
    });
  });
});
