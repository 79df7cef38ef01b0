// What /healthz says for what was found.
import { expect, it } from 'vitest';
import { Health } from '#contract/health.ts';
import { judgeHealth } from '../../src/maintenance/health.ts';

it('is ok only when everything is, and names the one thing that mends it', () => {
  const cases: [
    database: Health['database'],
    transcoder: Health['transcoder'],
    status: Health['status'],
    detail: RegExp | null,
  ][] = [
    ['ok', 'ok', 'ok', null],
    ['ok', 'no-ffmpeg', 'degraded', /apt-get install ffmpeg/],
    ['ok', 'down', 'degraded', /transcoder does not answer/],
    ['down', 'ok', 'degraded', /database does not answer/],
    ['down', 'down', 'degraded', /database does not answer/],
  ];
  for (const [database, transcoder, status, detail] of cases) {
    const health = Health.parse(judgeHealth(database, transcoder));
    expect(health).toMatchObject({ worker: 'ok', status, database, transcoder });
    if (detail) expect(health.detail).toMatch(detail);
    else expect(health.detail).toBeUndefined();
  }
});
