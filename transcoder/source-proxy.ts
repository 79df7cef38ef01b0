// The source as FFmpeg sees it: HTTP with ranges on loopback under an unguessable path, so that no token is in its arguments.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BLOCK_BYTES, type SourceBlocks } from './source-blocks.ts';

export interface SourceProxy {
  url: string;
  close(): Promise<void>;
}

export async function openSourceProxy(blocks: SourceBlocks): Promise<SourceProxy> {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end();
    answer(blocks, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(blocks: SourceBlocks, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
  const range = readRange(request.headers.range, blocks.sizeBytes);
  if (range === null) {
    return void response.writeHead(416, { 'content-range': `bytes */${blocks.sizeBytes}` }).end();
  }
  response.writeHead(request.headers.range ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream', // FFmpeg must not choose a demuxer by it
    'content-length': range.end - range.start,
    ...(request.headers.range && {
      'content-range': `bytes ${range.start}-${range.end - 1}/${blocks.sizeBytes}`,
    }),
  });
  if (request.method === 'HEAD') return void response.end();
  await pipeline(Readable.from(readBytes(blocks, range), { objectMode: false }), response);
}

/** FFmpeg often closes after a few boxes: what was handed to the connection by then was copied for nothing. */
const SLICE_BYTES = 64 * 1024;

/** Who has read so much without a jump will read on: what comes next is fetched meanwhile. */
const AHEAD_BYTES = BLOCK_BYTES / 2;

const blockOf = (at: number): number => Math.floor(at / BLOCK_BYTES);

async function* readBytes(blocks: SourceBlocks, range: { start: number; end: number }): AsyncGenerator<Uint8Array> {
  let asked = blockOf(range.start);
  for (let at = range.start; at < range.end; ) {
    const ahead = at + AHEAD_BYTES;
    const readsOn = at - range.start >= AHEAD_BYTES && ahead < range.end;
    // Once for each block: where it cannot be read, every question is a new attempt, and who wants it waits for all of them.
    if (readsOn && blockOf(ahead) > asked) {
      asked = blockOf(ahead);
      blocks.readFrom(ahead).catch(() => undefined); // heard of when it is wanted
    }
    const bytes = (await blocks.readFrom(at)).subarray(0, Math.min(SLICE_BYTES, range.end - at));
    at += bytes.byteLength;
    yield bytes;
  }
}

/** What FFmpeg sends: `bytes=a-` or `bytes=a-b`, or nothing; null when it lies outside. `end` is exclusive. */
export function readRange(header: string | undefined, sizeBytes: number): { start: number; end: number } | null {
  if (header === undefined) return { start: 0, end: sizeBytes };
  const match = /^bytes=(\d+)-(\d*)$/.exec(header);
  if (!match) return null;
  const start = Number(match[1]);
  const end = match[2] ? Math.min(Number(match[2]) + 1, sizeBytes) : sizeBytes;
  return start < end ? { start, end } : null;
}
