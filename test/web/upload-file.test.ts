// One file sent in parts: in parallel, after failures, after a pause, and from where the server stands.
import { describe, expect, it } from 'vitest';
import { FileGoneError, uploadFile } from '../../web/uploads/upload-file.ts';
import { deferred } from './deferred.ts';
import { fileOf, problem, TestLine, UploadServer, unreachable } from './upload-server.ts';

async function begun(sizeBytes: number) {
  const server = new UploadServer(10);
  const line = new TestLine();
  const file = fileOf(sizeBytes);
  const upload = await server.start({ filename: file.name, sizeBytes });
  const progress: number[] = [];
  const stalls: boolean[] = [];
  const stop = new AbortController();
  const run = async () =>
    uploadFile({
      api: server,
      line,
      file,
      upload: await server.state(upload.id),
      signal: stop.signal,
      onProgress: (bytes) => progress.push(bytes),
      onStalled: (isStalled) => stalls.push(isStalled),
    });
  const source = [...new Uint8Array(await file.arrayBuffer())];
  return { server, line, upload, progress, stalls, stop, run, source };
}

describe('uploading a file', () => {
  it('stores every byte in four lanes and completes', async () => {
    const { server, upload, run, progress, source } = await begun(95);
    await run();
    expect(server.bytes(upload.id)).toEqual(source);
    expect(server.isCompleted(upload.id)).toBe(true);
    expect(server.mostAtOnce).toBe(4);
    expect(progress.at(-1)).toBe(95);
    expect(Math.max(...progress)).toBeLessThanOrEqual(95);
  });

  it('sends only the parts that the server lacks', async () => {
    const { server, upload, run, source } = await begun(60);
    for (const part of [1, 2, 5]) {
      server.uploads.get(upload.id)?.parts.set(part, Uint8Array.from(source.slice((part - 1) * 10, part * 10)));
    }
    await run();
    expect(server.came).toEqual([3, 4, 6]);
    expect(server.bytes(upload.id)).toEqual(source);
  });

  it('sends a failed part again, later each time, and no other part twice', async () => {
    const { server, line, upload, run, source } = await begun(40);
    server.fault = ({ partNumber }, attempt) => (partNumber === 2 && attempt <= 3 ? problem('unavailable') : undefined);
    await run();
    expect(server.bytes(upload.id)).toEqual(source);
    expect(server.came.filter((part) => part === 2)).toHaveLength(4);
    expect(server.came.filter((part) => part !== 2).sort()).toEqual([1, 3, 4]);
    expect(line.nowMs).toBeGreaterThanOrEqual(1000 + 2000 + 4000);
  });

  it('waits as long as the server asks for', async () => {
    const { server, line, run } = await begun(10);
    server.fault = (_part, attempt) => (attempt === 1 ? problem('rate-limited', 7) : undefined);
    await run();
    expect(line.nowMs).toBeGreaterThanOrEqual(7000);
  });

  it('stops all lanes at a refusal and says which', async () => {
    const { server, upload, run } = await begun(100);
    server.fault = ({ partNumber }) => (partNumber === 3 ? problem('part-size-mismatch') : undefined);
    await expect(run()).rejects.toMatchObject({ problem: { code: 'part-size-mismatch' } });
    expect(server.isCompleted(upload.id)).toBe(false);
  });

  it('waits while offline and goes on by itself', async () => {
    const { server, line, upload, run, stalls, source } = await begun(50);
    line.online = false;
    const done = run();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(server.came).toEqual([]);
    expect(stalls).toContain(true);
    line.goOnline();
    await done;
    expect(server.bytes(upload.id)).toEqual(source);
    expect(stalls.at(-1)).toBe(false);
  });

  it('says that it stalls when the connection is lost, and that it moves again', async () => {
    const { server, stalls, run } = await begun(10);
    server.fault = (_part, attempt) => (attempt <= 2 ? unreachable() : undefined);
    await run();
    expect(stalls).toContain(true);
    expect(stalls.at(-1)).toBe(false);
  });

  it('pauses at once and resends at most the parts that were on their way', async () => {
    const { server, upload, run, stop, source } = await begun(100);
    const gate = deferred<void>();
    let stored = 0;
    server.fault = () => {
      stored += 1;
      if (stored === 4) {
        server.gate = gate.promise;
        setTimeout(() => stop.abort(), 5);
      }
    };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
    const before = server.uploads.get(upload.id)?.parts.size ?? 0;
    expect(before).toBeLessThan(10);
    const sentBefore = server.came.length;
    gate.resolve();
    server.gate = Promise.resolve();
    server.fault = () => undefined;
    const state = await server.state(upload.id);
    await uploadFile({
      api: server,
      line: new TestLine(),
      file: fileOf(100),
      upload: state,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onStalled: () => undefined,
    });
    expect(server.bytes(upload.id)).toEqual(source);
    expect(sentBefore + (10 - before)).toBe(server.came.length);
    expect(server.came.length - 10).toBeLessThanOrEqual(4);
  });

  it('gives up on a file that can no longer be read', async () => {
    const { server, line, upload, stop } = await begun(10);
    server.fault = () => unreachable();
    const gone = {
      size: 10,
      slice: () => ({ size: 1, arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }),
    };
    const running = uploadFile({
      api: server,
      line,
      file: gone as unknown as Blob,
      upload,
      signal: stop.signal,
      onProgress: () => undefined,
      onStalled: () => undefined,
    });
    await expect(running).rejects.toBeInstanceOf(FileGoneError);
  });
});

describe('completing', () => {
  it('is tried again while the server does not answer', async () => {
    const { server, upload, run } = await begun(10);
    server.completionFault = (attempt) => (attempt <= 2 ? unreachable() : undefined);
    await run();
    expect(server.isCompleted(upload.id)).toBe(true);
  });

  it('is done when an earlier answer was lost', async () => {
    const { server, upload, run } = await begun(10);
    server.completionFault = (attempt) => {
      const kept = server.uploads.get(upload.id);
      if (attempt > 1 || kept === undefined) return undefined;
      kept.upload = { ...kept.upload, state: 'completed' };
      return unreachable();
    };
    await run();
    expect(server.isCompleted(upload.id)).toBe(true);
  });

  it('sends what the server turns out to lack', async () => {
    const { server, upload, run, source } = await begun(30);
    server.completionFault = (attempt) => {
      if (attempt === 1) server.uploads.get(upload.id)?.parts.delete(2);
    };
    await run();
    expect(server.came.sort()).toEqual([1, 2, 2, 3]);
    expect(server.bytes(upload.id)).toEqual(source);
  });

  it('fails when the upload was cancelled elsewhere', async () => {
    const { server, run } = await begun(10);
    server.completionFault = () => problem('upload-not-found');
    await expect(run()).rejects.toMatchObject({ problem: { code: 'upload-not-found' } });
  });
});
