// Small clips made of nothing by FFmpeg, each with one oddity, for tests of the real pipeline.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const FFMPEG = process.env['RIVULET_FFMPEG'] || 'ffmpeg';
export const FFPROBE = process.env['RIVULET_FFPROBE'] || 'ffprobe';
const exec = promisify(execFile);

/** @param options more of the source's own, such as ":rate=30"; the last word on a setting is the first one said */
export const picture = (options = ''): string[] =>
  lavfi('testsrc2=', options, ['size=320x240', 'rate=25', 'duration=2']);
export const tone = (options = ''): string[] =>
  lavfi('sine=', options, ['frequency=440', 'sample_rate=48000', 'duration=2']);

function lavfi(source: string, options: string, defaults: readonly string[]): string[] {
  const given = options.split(':').filter((option) => option !== '');
  const kept = defaults.filter((option) => !given.some((each) => each.split('=')[0] === option.split('=')[0]));
  return ['-f', 'lavfi', '-i', source + [...kept, ...given].join(':')];
}

export const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2'];

export interface ClipFolder {
  make(name: string, args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function openClipFolder(): Promise<ClipFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-clips-'));
  return {
    async make(name, args) {
      const file = join(folder, name);
      await exec(FFMPEG, ['-v', 'error', '-nostdin', '-y', ...args, file]);
      return file;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** stdout of ffmpeg or ffprobe, which must print no error. */
export async function output(file: string, args: readonly string[]): Promise<Buffer> {
  const { stdout, stderr } = await exec(file, ['-v', 'error', ...args], {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (stderr.length > 0) throw new Error(stderr.toString('utf8'));
  return stdout;
}

/** The same file, but that the bytes of the sound or of the picture between two times are zeros. */
export async function withZeros(file: string, stream: 'a' | 'v', from: number, to: number): Promise<string> {
  const entries = ['-select_streams', stream, '-show_entries', 'packet=pts_time,size,pos', '-of', 'csv=p=0'];
  const bytes = await readFile(file);
  for (const line of (await output(FFPROBE, [...entries, file])).toString().split('\n')) {
    const [seconds = -1, size = 0, at = 0] = line.split(',').map(Number);
    if (seconds >= from && seconds < to) bytes.fill(0, at, at + size);
  }
  const damaged = file.replace(/(\.\w+)$/, `-${stream}-${from}-${to}$1`);
  await writeFile(damaged, bytes);
  return damaged;
}

/** Processes that this one started and that are still there. */
export async function childProcesses(): Promise<string[]> {
  const { stdout } = await exec('ps', ['-eo', 'ppid,args']);
  const own = stdout.split('\n').filter((line) => Number.parseInt(line, 10) === process.pid);
  return own.filter((line) => !line.includes('ps -eo'));
}

/** What they are at, as ps says it: a T stands still. */
export async function childStates(): Promise<string[]> {
  const { stdout } = await exec('ps', ['-eo', 'ppid,stat,args']);
  const own = stdout.split('\n').filter((line) => Number.parseInt(line, 10) === process.pid);
  return own.filter((line) => !line.includes('ps -eo')).map((line) => line.trim().split(/\s+/)[1] ?? '');
}

/** Processes of anybody whose command begins so. */
export async function processesLike(command: string): Promise<string[]> {
  const { stdout } = await exec('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.startsWith(command));
}
