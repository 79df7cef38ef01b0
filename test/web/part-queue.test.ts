// Which part of an upload goes next, and when a failed one may try again.
import { describe, expect, it } from 'vitest';
import { isPassing, PartQueue, partRange, receivedBytes, retryDelayMs } from '../../web/uploads/part-queue.ts';

const PLAN = { sizeBytes: 55, partSizeBytes: 10, partCount: 6 };

describe('part ranges', () => {
  it('cover the file without a gap, the last one shorter', () => {
    expect(partRange(PLAN, 1)).toEqual({ start: 0, end: 10 });
    expect(partRange(PLAN, 6)).toEqual({ start: 50, end: 55 });
  });

  it.each([
    [[], 0],
    [[[1, 6]], 55],
    [
      [
        [1, 2],
        [6, 6],
      ],
      25,
    ],
  ] as const)('runs %j are %i bytes', (runs, bytes) => expect(receivedBytes(PLAN, runs)).toBe(bytes));
});

describe('the queue', () => {
  const take = (queue: PartQueue, nowMs = 0) => {
    const next = queue.next(nowMs);
    if (next.kind === 'send') queue.started(next.partNumber);
    return next;
  };

  it('sends in order, four at a time, and is complete when all are stored', () => {
    const queue = new PartQueue(PLAN, []);
    const sent = [take(queue), take(queue), take(queue), take(queue)];
    expect(sent.map((next) => next.kind === 'send' && next.partNumber)).toEqual([1, 2, 3, 4]);
    expect(queue.next(0)).toEqual({ kind: 'busy' });
    for (const part of [1, 2, 3, 4]) queue.stored(part);
    expect(take(queue)).toEqual({ kind: 'send', partNumber: 5 });
    expect(take(queue)).toEqual({ kind: 'send', partNumber: 6 });
    expect(queue.next(0)).toEqual({ kind: 'busy' });
    queue.stored(5);
    queue.stored(6);
    expect(queue.next(0)).toEqual({ kind: 'complete' });
  });

  it('sends only what the server lacks', () => {
    const queue = new PartQueue(PLAN, [
      [1, 2],
      [4, 5],
    ]);
    expect(take(queue)).toEqual({ kind: 'send', partNumber: 3 });
    expect(take(queue)).toEqual({ kind: 'send', partNumber: 6 });
  });

  it('lets a failed part wait while others go, and sends it first once it may', () => {
    const queue = new PartQueue(PLAN, [[3, 5]]);
    take(queue);
    queue.failed(1, () => 1000);
    expect(take(queue, 10)).toEqual({ kind: 'send', partNumber: 2 });
    expect(take(queue, 1000)).toEqual({ kind: 'send', partNumber: 1 });
    queue.stored(1);
    queue.stored(2);
    expect(take(queue, 1000)).toEqual({ kind: 'send', partNumber: 6 });
  });

  it('waits when nothing else is left, and counts the attempts', () => {
    const queue = new PartQueue(PLAN, [[2, 6]]);
    take(queue);
    expect(queue.failed(1, (attempts) => attempts * 100)).toBe(1);
    expect(queue.next(0)).toEqual({ kind: 'wait', untilMs: 100 });
    take(queue, 100);
    expect(queue.failed(1, (attempts) => attempts * 100)).toBe(2);
    queue.forgive();
    expect(queue.next(0)).toEqual({ kind: 'send', partNumber: 1 });
  });

  it('does not send a failed part twice at the same time', () => {
    const queue = new PartQueue(PLAN, [[2, 6]]);
    take(queue);
    queue.failed(1, () => 0);
    take(queue, 1);
    expect(queue.next(1)).toEqual({ kind: 'busy' });
  });

  it('has a stopped part missing again, without an attempt counted', () => {
    const queue = new PartQueue(PLAN, [[2, 6]]);
    take(queue);
    queue.stopped(1);
    expect(queue.next(0)).toEqual({ kind: 'send', partNumber: 1 });
  });

  it('plans a 100 GB file', () => {
    const queue = new PartQueue({ sizeBytes: 100e9, partSizeBytes: 16 * 2 ** 20, partCount: 5961 }, [[1, 5960]]);
    expect(take(queue)).toEqual({ kind: 'send', partNumber: 5961 });
  });
});

describe('retries', () => {
  it.each([
    [1, 0, 500],
    [1, 1, 1000],
    [3, 1, 4000],
    [20, 1, 30_000],
  ])('attempt %i with chance %d waits %i ms', (attempt, random, ms) => expect(retryDelayMs(attempt, random)).toBe(ms));

  it('waits as long as the server asks for', () => expect(retryDelayMs(1, 0, 12)).toBe(12_000));

  it.each([0, 408, 425, 429, 500, 502, 503])('%i may pass', (status) => expect(isPassing(status)).toBe(true));
  it.each([400, 401, 403, 404, 409, 413, 422])('%i stays', (status) => expect(isPassing(status)).toBe(false));
});
