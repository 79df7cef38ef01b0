// The loopback proxy: the same bytes in any range, nothing to anyone else, and few requests to the worker.
import { afterEach, describe, expect, it } from 'vitest';
import { openBlockCache } from '../../transcoder/block-cache.ts';
import { BLOCK_BYTES, openSourceBlocks, type SourceBlocks } from '../../transcoder/source-blocks.ts';
import { openSourceProxy, readRange, type SourceProxy } from '../../transcoder/source-proxy.ts';
import { openWorkerClient } from '../../transcoder/worker-client.ts';
import { FIRST_TOKEN, JOB_ID, openStandIn, type StandIn, type StandInBehaviour } from './stand-in.ts';

const BLOCK = 1000;
const bytes = Uint8Array.from({ length: 10_500 }, (_, i) => (i * 7) % 251);
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function open(
  behaviour: StandInBehaviour = {},
  { delays = [1, 1, 1], cache = openBlockCache(), signal = new AbortController().signal } = {},
): Promise<{ standIn: StandIn; proxy: SourceProxy; blocks: ReturnType<typeof openSourceBlocks> }> {
  const standIn = await openStandIn(bytes, behaviour);
  const worker = openWorkerClient({ origin: standIn.origin, jobId: JOB_ID }, { token: FIRST_TOKEN }, signal, delays);
  const blocks = openSourceBlocks(worker, bytes.length, { name: 'a', cache }, BLOCK);
  const proxy = await openSourceProxy(blocks);
  closers.push(
    () => proxy.close(),
    () => standIn.close(),
  );
  return { standIn, proxy, blocks };
}

const get = async (url: string, range?: string, method = 'GET') => {
  const response = await fetch(url, { method, headers: range ? { range } : {} });
  return { status: response.status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
};

describe('the proxy', () => {
  it.each<[string | undefined, number, number, number]>([
    [undefined, 200, 0, 10_500],
    ['bytes=0-', 206, 0, 10_500],
    ['bytes=999-1000', 206, 999, 1001],
    ['bytes=10499-', 206, 10_499, 10_500],
    ['bytes=5000-99999', 206, 5000, 10_500],
  ])('answers %s', async (range, status, start, end) => {
    const { proxy } = await open();
    const answer = await get(proxy.url, range);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(bytes.slice(start, end));
    if (range) expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/10500`);
  });

  it('answers HEAD, and what lies outside', async () => {
    const { proxy, standIn } = await open();
    const head = await get(proxy.url, undefined, 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
      200,
      '10500',
      'bytes',
    ]);
    const outside = await get(proxy.url, 'bytes=10500-');
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */10500']);
    expect(standIn.requests).toEqual([]);
  });

  it('answers nobody who does not know the path', async () => {
    const { proxy } = await open();
    expect((await get(new URL('/', proxy.url).href)).status).toBe(404);
    expect((await fetch(proxy.url, { method: 'POST' })).status).toBe(405);
  });

  it('asks the worker once for what lies near', async () => {
    const { proxy, standIn } = await open();
    await get(proxy.url, 'bytes=2000-2100');
    for (const range of ['bytes=2200-2300', 'bytes=2000-2999', 'bytes=2500-2600']) await get(proxy.url, range);
    expect(standIn.requests.filter((request) => request.includes('bytes=2000-2999'))).toHaveLength(1);
  });

  it('asks nobody for what another task of the process has read', async () => {
    const cache = openBlockCache();
    const [first, second] = [await open({}, { cache }), await open({}, { cache })];
    const [one, other] = await Promise.all([
      get(first.proxy.url, 'bytes=0-2999'),
      get(second.proxy.url, 'bytes=0-2999'),
    ]);
    expect(one.body).toEqual(other.body);
    expect(second.standIn.requests.filter((request) => !first.standIn.requests.includes(request))).toEqual([]);
    expect(
      [...first.standIn.requests, ...second.standIn.requests].filter((each) => each.endsWith('bytes=0-999')),
    ).toHaveLength(1);
  });

  it('reads itself what another task was stopped at', async () => {
    const cache = openBlockCache();
    const abort = new AbortController();
    const stopped = await open({ interfere: () => 500 }, { cache, signal: abort.signal, delays: [60_000] });
    const reading = get(stopped.proxy.url, 'bytes=0-10').catch(() => null);
    await expect.poll(() => stopped.standIn.requests.length).toBeGreaterThan(0);
    const { proxy, blocks } = await open({}, { cache });
    const read = get(proxy.url, 'bytes=0-10');
    abort.abort();
    expect((await read).body).toEqual(bytes.slice(0, 11));
    expect(blocks.failure()).toBeNull();
    expect(await reading).toBeNull();
  });

  it.each<[string, string | undefined, number[]]>([
    ['next block when half of one was read on', undefined, [BLOCK_BYTES, 2 * BLOCK_BYTES]],
    ['rest of a block only, after a jump into it', `bytes=${1.5 * BLOCK_BYTES}-`, [2 * BLOCK_BYTES + BLOCK_BYTES / 2]],
    ['wanted range and no more', `bytes=0-${BLOCK_BYTES - 1}`, []],
  ])('asks once for the %s', async (_, range, ahead) => {
    const offsets: number[] = [];
    const blocks: SourceBlocks = {
      sizeBytes: 3 * BLOCK_BYTES,
      async readFrom(offset) {
        offsets.push(offset);
        return new Uint8Array(BLOCK_BYTES - (offset % BLOCK_BYTES));
      },
      failure: () => null,
      lastReadMs: () => 0,
    };
    const proxy = await openSourceProxy(blocks);
    closers.push(() => proxy.close());
    await get(proxy.url, range);
    const isAhead = (at: number, i: number): boolean => at > (offsets[i + 1] ?? at); // what is handed on comes after it
    expect(offsets.filter(isAhead)).toEqual(ahead);
  });

  it('takes up a dropped connection where it was', async () => {
    const { proxy, standIn } = await open({ cutSourceAfter: (count) => (count === 1 ? 300 : undefined) });
    expect((await get(proxy.url, 'bytes=0-999')).body).toEqual(bytes.slice(0, 1000));
    expect(standIn.requests).toContain('GET source bytes=300-999');
  });

  it('closes the connection when the worker does not answer, and remembers why', async () => {
    const { proxy, blocks } = await open({ interfere: () => 500 });
    await expect(get(proxy.url, 'bytes=0-10')).rejects.toThrow();
    expect(blocks.failure()).toMatchObject({ code: 'storage-failed' });
  });
});

it.each<[string | undefined, { start: number; end: number } | null]>([
  [undefined, { start: 0, end: 100 }],
  ['bytes=10-', { start: 10, end: 100 }],
  ['bytes=10-19', { start: 10, end: 20 }],
  ['bytes=10-999', { start: 10, end: 100 }],
  ['bytes=100-', null],
  ['bytes=20-10', null],
  ['bytes=-10', null],
  ['items=0-1', null],
])('reads the range %s', (header, range) => {
  expect(readRange(header, 100)).toEqual(range);
});
