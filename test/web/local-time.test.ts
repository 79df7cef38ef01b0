// The fields of a browser know the local time only: what goes out and comes back is the same minute.
import { expect, it } from 'vitest';
import { timeUntil } from '../../web/ui/format.ts';
import { fromLocalInput, hourTomorrow, toLocalInput } from '../../web/ui/local-time.ts';

it('a time comes back as it went out', () => {
  for (const iso of ['2026-01-01T00:00:00.000Z', '2026-07-14T22:59:00.000Z']) {
    expect(toLocalInput(iso)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    expect(fromLocalInput(toLocalInput(iso))).toBe(iso);
  }
});

it('stays what it was while its year is typed', () => {
  for (const typed of ['0002-11-21T10:31', '0020-11-21T10:31', '0202-11-21T10:31', '2026-11-21T10:31'])
    expect(toLocalInput(fromLocalInput(typed) ?? '')).toBe(typed);
});

it('what is half typed is no time', () => {
  expect(fromLocalInput('')).toBeNull();
  expect(fromLocalInput('2026-13-40T99:00')).toBeNull();
});

it('begins with a full hour, more than a day ahead', () => {
  const now = new Date(2026, 4, 1, 12, 34);
  const at = new Date(hourTomorrow(now));
  expect([at.getDate(), at.getHours(), at.getMinutes()]).toEqual([2, 13, 0]);
});

it('says how long it is until then', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(timeUntil('2026-01-04T00:00:00Z', now)).toBe('in 3 days');
  expect(timeUntil('2026-01-01T00:00:30Z', now)).toBe('in a moment');
  expect(timeUntil('2025-12-31T00:00:00Z', now)).toBe('in a moment');
});
