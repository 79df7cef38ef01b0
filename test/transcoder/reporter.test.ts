// Events reach the worker in order, once, whatever the network does; and its answers are obeyed.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../transcoder/job-failure.ts';
import { type Reporter, startReporter } from '../../transcoder/reporter.ts';
import { openWorkerClient } from '../../transcoder/worker-client.ts';
import { FIRST_TOKEN, JOB_ID, openStandIn, type StandIn, type StandInBehaviour } from './stand-in.ts';

const open: StandIn[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((standIn) => standIn.close()));
});

async function start(
  behaviour: StandInBehaviour = {},
  times: { heartbeatMs: number; unhurriedMs?: number } = { heartbeatMs: 50 },
) {
  const standIn = await openStandIn(new Uint8Array(1), behaviour);
  open.push(standIn);
  const credentials = { token: FIRST_TOKEN };
  const stops: JobFailure[] = [];
  const reporter: Reporter = startReporter({
    worker: openWorkerClient(
      { origin: standIn.origin, jobId: JOB_ID },
      credentials,
      new AbortController().signal,
      [1, 1, 1, 1],
    ),
    epoch: 1,
    credentials,
    onStop: (reason) => stops.push(reason),
    ...times,
  });
  return { standIn, credentials, stops, reporter };
}

const leftOut = (label: string) => ({ type: 'caption-left-out', label, reason: 'too-large' }) as const;
const progress = (speed: number): Parameters<Reporter['progress']>[0] => ({
  type: 'progress',
  share: 0.5,
  speed,
});

describe('the reporter', () => {
  it('sends everything in order', async () => {
    const { standIn, reporter } = await start();
    const names = Array.from({ length: 250 }, (_, i) => `${i + 100}p`);
    for (const name of names) reporter.emit(leftOut(name));
    await reporter.finish();
    expect(standIn.events).toEqual(names.map(leftOut));
  });

  it('sends again what was not acknowledged, and nothing twice', async () => {
    const { standIn, reporter } = await start({ interfere: ({ count }) => (count % 2 ? 'drop' : undefined) });
    for (const name of ['240p', '360p', '480p']) reporter.emit(leftOut(name));
    await reporter.finish();
    expect(standIn.events).toEqual(['240p', '360p', '480p'].map(leftOut));
  });

  it('tells only the latest progress', async () => {
    const { standIn, reporter } = await start();
    for (const speed of [1, 2, 3]) reporter.progress(progress(speed));
    await reporter.finish();
    expect(standIn.events).toEqual([progress(3)]);
  });

  it('lets lines of a log wait for what is sent next, or for whoever wants all to be known', async () => {
    const line = { type: 'log' as const, command: 'ffmpeg', lines: [] };
    const { standIn, reporter } = await start({}, { heartbeatMs: 60_000, unhurriedMs: 60_000 });
    await expect.poll(() => standIn.requests.length).toBe(1); // the first sign of life
    reporter.emit(line);
    await sleep(100);
    expect(standIn.events).toEqual([]);
    reporter.emit(leftOut('240p'));
    await expect.poll(() => standIn.events).toEqual([line, leftOut('240p')]);
    reporter.emit(line);
    await reporter.flush();
    expect(standIn.events).toHaveLength(3);
    await reporter.finish();
  });

  it('beats when nothing happens, and takes the new token', async () => {
    const { standIn, credentials, reporter } = await start();
    await expect.poll(() => standIn.requests.length).toBeGreaterThan(2);
    await reporter.finish();
    expect(standIn.events).toEqual([]);
    expect(credentials.token).toMatch(/^epoch-1-token-renewed-\d+$/);
  });

  it.each<[string, StandInBehaviour, string]>([
    ['when told so', { stop: () => true }, 'stopped'],
    ['when another epoch took over', { interfere: () => 409 }, 'stopped'],
    ['when nobody answers', { interfere: () => 500 }, 'storage-failed'],
    ['when its token is refused', { interfere: () => 401 }, 'storage-failed'],
  ])('stops the job %s', async (_, behaviour, code) => {
    const { stops, reporter } = await start(behaviour);
    reporter.emit(leftOut('240p'));
    await expect.poll(() => stops[0]?.code).toBe(code);
    expect(stops[0]).toBeInstanceOf(JobFailure);
    await reporter.finish();
  });

  it('says nothing more once it is abandoned', async () => {
    const { standIn, reporter } = await start();
    reporter.abandon();
    reporter.emit(leftOut('240p'));
    reporter.progress(progress(1));
    await reporter.finish();
    expect(standIn.events).toEqual([]);
  });
});
