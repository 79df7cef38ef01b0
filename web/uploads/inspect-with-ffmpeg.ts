// Reads what mediabunny cannot (AVI, MPEG, FLV, old codecs) with ffmpeg.wasm; 10 MB, loaded only when it is needed.

import { coreUrl, wasmGzipUrl } from 'virtual:ffmpeg-core';
import { FFFSType, FFmpeg } from '@ffmpeg/ffmpeg';
import { readInputLog } from './ffmpeg-log.ts';
import { type FileFacts, POSTER_WIDTH_MAX, posterTimeSeconds } from './inspect-file.ts';

const FOLDER = '/input';
const INPUT = `${FOLDER}/source`;
const POSTER = '/poster.jpg';
const LONGEST_MS = 60_000;

/** The wasm is served gzipped as a plain file (see vite.config.ts) and unpacked here. */
async function unpackWasm(): Promise<string> {
  const answer = await fetch(wasmGzipUrl);
  if (!answer.ok || answer.body === null) throw new Error(`the core of ffmpeg.wasm is missing: ${answer.status}`);
  const unpacked = answer.body.pipeThrough(new DecompressionStream('gzip'));
  const bytes = await new Response(unpacked).arrayBuffer();
  return URL.createObjectURL(new Blob([bytes], { type: 'application/wasm' }));
}

/** One file at a time: each reader needs a hundred megabytes. */
let previous: Promise<unknown> = Promise.resolve();

export function inspectWithFfmpeg(file: File): Promise<FileFacts | null> {
  const result = previous.then(() => inspect(file));
  previous = result.catch(() => undefined);
  return result;
}

async function inspect(file: File): Promise<FileFacts | null> {
  const ffmpeg = new FFmpeg();
  const wasmURL = await unpackWasm();
  try {
    let log = '';
    ffmpeg.on('log', ({ message }) => {
      log += `${message}\n`;
    });
    await ffmpeg.load({ coreURL: new URL(coreUrl, location.href).href, wasmURL });
    await ffmpeg.createDir(FOLDER);
    // Mounted, not copied: FFmpeg reads only the parts it needs. The file's own name never becomes an argument.
    await ffmpeg.mount(FFFSType.WORKERFS, { blobs: [{ name: 'source', data: file }] }, FOLDER);
    await ffmpeg.exec(['-hide_banner', '-i', INPUT], LONGEST_MS); // fails for want of an output, after printing the facts
    const facts = readInputLog(log);
    if (facts.width === null) return null;
    const seek = posterTimeSeconds(facts.durationSeconds).toFixed(2);
    const scale = `scale='min(${POSTER_WIDTH_MAX},iw*sar)':-2,setsar=1`;
    await ffmpeg.exec(['-ss', seek, '-i', INPUT, '-frames:v', '1', '-vf', scale, '-q:v', '4', POSTER], LONGEST_MS);
    return { ...facts, posterUrl: await readPoster(ffmpeg) };
  } finally {
    ffmpeg.terminate();
    URL.revokeObjectURL(wasmURL);
  }
}

async function readPoster(ffmpeg: FFmpeg): Promise<string | null> {
  try {
    const bytes = await ffmpeg.readFile(POSTER);
    if (typeof bytes === 'string' || bytes.length === 0) return null;
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return `data:image/jpeg;base64,${btoa(binary)}`;
  } catch {
    return null; // no frame came out
  }
}
