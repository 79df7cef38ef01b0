// What may be asked of a scheduled video, as a table.
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/http/app-error.ts';
import { SCHEDULE_MS_MAX, scheduleOf } from '../../src/videos/schedule.ts';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();
const PRIVATE = { visibility: 'private', publishAt: null } as const;
const SCHEDULED = { visibility: 'scheduled', publishAt: NOW + 1000 } as const;

describe('scheduleOf', () => {
  it.each([
    [PRIVATE, {}, PRIVATE],
    [PRIVATE, { visibility: 'public', publishAt: null }, { visibility: 'public', publishAt: null }],
    [PRIVATE, { visibility: 'scheduled', publishAt: iso(NOW + 1) }, { visibility: 'scheduled', publishAt: NOW + 1 }],
    [
      PRIVATE,
      { visibility: 'scheduled', publishAt: '2026-05-02T12:00:00+02:00' },
      { visibility: 'scheduled', publishAt: NOW + 22 * 3600_000 },
    ],
    [SCHEDULED, {}, SCHEDULED],
    [SCHEDULED, { visibility: 'scheduled' }, SCHEDULED],
    [SCHEDULED, { publishAt: iso(NOW + 5000) }, { visibility: 'scheduled', publishAt: NOW + 5000 }],
    [SCHEDULED, { visibility: 'public' }, { visibility: 'public', publishAt: null }],
    [SCHEDULED, { visibility: 'private' }, PRIVATE],
  ] as const)('%j with %j is %j', (before, edit, after) => expect(scheduleOf(before, edit, NOW)).toEqual(after));

  it.each([
    ['no time', PRIVATE, { visibility: 'scheduled' }],
    ['no time any more', SCHEDULED, { publishAt: null }],
    ['now', PRIVATE, { visibility: 'scheduled', publishAt: iso(NOW) }],
    ['the past', SCHEDULED, { visibility: 'scheduled', publishAt: iso(NOW - 1) }],
    ['beyond two years', PRIVATE, { visibility: 'scheduled', publishAt: iso(NOW + SCHEDULE_MS_MAX + 1) }],
    ['a time without a schedule', PRIVATE, { publishAt: iso(NOW + 1) }],
    ['a time of what is public', PRIVATE, { visibility: 'public', publishAt: iso(NOW + 1) }],
  ] as const)('refuses %s', (_, before, edit) => {
    expect(() => scheduleOf(before, edit, NOW)).toThrow(AppError);
  });
});
