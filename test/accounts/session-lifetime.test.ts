// How long a session lives.
import { expect, it } from 'vitest';
import { judgeSession, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from '../../src/accounts/session-lifetime.ts';

it('ends unused or old, and is noted as used once an hour', () => {
  const session = { lastSeenAt: 0, expiresAt: SESSION_ABSOLUTE_MS };
  const at = (nowMs: number, change: Partial<typeof session> = {}) => judgeSession({ ...session, ...change }, nowMs);
  expect(at(0)).toBe('live');
  expect(at(3600_000 - 1)).toBe('live');
  expect(at(3600_000)).toBe('touch');
  expect(at(SESSION_IDLE_MS - 1)).toBe('touch');
  expect(at(SESSION_IDLE_MS)).toBe('ended');
  expect(at(SESSION_ABSOLUTE_MS - 1, { lastSeenAt: SESSION_ABSOLUTE_MS - 2 })).toBe('live');
  expect(at(SESSION_ABSOLUTE_MS, { lastSeenAt: SESSION_ABSOLUTE_MS - 1 })).toBe('ended');
});
