// Machines that fail: FFmpeg that hangs, eats memory, is shot or finds the disk full; each has its code, and nothing stays.
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { endGroupsLeftBehind } from '../../transcoder/ffmpeg/groups.ts';
import { logEvent, withoutSecrets } from '../../transcoder/ffmpeg/job-log.ts';
import { asJobFailure } from '../../transcoder/job-failure.ts';
import { runTask } from '../../transcoder/task.ts';
import { isAlive, openWorkspace, removeStaleWorkspaces } from '../../transcoder/workspace.ts';
import { brokenFfmpeg } from './broken-ffmpeg.ts';
import { type ClipFolder, childProcesses, FFMPEG, FFPROBE, H264, openClipFolder, picture } from './clips.ts';
import { eventsOf, openStandIn } from './stand-in.ts';
import { makeWholeVideo } from './whole-video.ts';

const never = new AbortController().signal;
let clips: ClipFolder;
let file: string;
let joinedRecording: string;
let folder: string;
beforeAll(async () => {
  clips = await openClipFolder();
  file = await clips.make('plain.mp4', [...picture(), ...H264]);
  const part = await clips.make('part.ts', [...picture(':duration=3'), ...H264]);
  joinedRecording = part.replace('part.ts', 'joined.ts');
  const bytes = await readFile(part);
  await writeFile(joinedRecording, Buffer.concat([bytes, bytes])); // must be healed: the only thing that needs the disk
  folder = file.replace(/\/[^/]+$/, '');
});
afterAll(() => clips.remove());

describe('each trouble has its own code, and leaves no process and no file', () => {
  it.each<[string, 'pictures' | 'heal', string, string]>([
    ['a hang', 'pictures', 'exec sleep 600', 'encoder-stalled'],
    ['a hang that ignores SIGTERM', 'pictures', "trap '' TERM; while :; do sleep 1; done", 'encoder-stalled'],
    ['a hang while it heals', 'heal', 'exec sleep 600', 'encoder-stalled'],
    ['too little memory to start', 'pictures', 'ulimit -v 60000', 'out-of-memory'],
    ['too little memory to encode', 'pictures', `exec ${FFMPEG} -max_alloc 300000 "$@"`, 'out-of-memory'],
    ['the kernel ends it', 'pictures', 'kill -9 $$', 'out-of-memory'],
    ['a full disk', 'heal', 'echo "av_interleaved_write_frame(): No space left on device" >&2; exit 1', 'disk-full'],
    ['a limit on files', 'heal', 'ulimit -f 8', 'disk-full'],
  ])('%s', async (_, when, what, code) => {
    const workDir = join(folder, `work-${Math.random().toString(36).slice(2)}`);
    const standIn = await openStandIn(await readFile(when === 'heal' ? joinedRecording : file));
    const { settings } = standIn.order({ kind: 'begin' });
    const tools = { ffmpeg: await brokenFfmpeg(folder, when, what), ffprobe: FFPROBE, workDir };
    // A busy machine must not take what it starts for something that hangs.
    const hurried = code === 'encoder-stalled' ? { ...settings, noProgressMs: 1500 } : settings;
    expect((await makeWholeVideo(standIn, { tools, settings: hurried }))?.code).toBe(code);
    expect(eventsOf(standIn.events, 'failed')).toMatchObject([{ code }]);
    const detail = eventsOf(standIn.events, 'failed')[0]?.detail ?? '';
    expect(detail).not.toContain(folder);
    expect(await readdir(workDir).catch(() => [])).toEqual([]);
    expect(await childProcesses()).toEqual([]);
    const last = eventsOf(standIn.events, 'log').at(-1);
    expect(last?.ending).not.toBe('ok');
    await standIn.close();
  });
});

it('errors of the system are told apart by their names', () => {
  const named = (code: string) => asJobFailure(Object.assign(new Error(`${code}: write '/home/me/file'`), { code }));
  expect(named('ENOSPC')).toMatchObject({ code: 'disk-full', message: "ENOSPC: write 'file'" });
  expect(named('ENOMEM').code).toBe('out-of-memory');
  expect(named('EACCES').code).toBe('encoder-failed');
});

it('folders of dead processes go at the start, those of living ones stay', async () => {
  const workDir = join(folder, 'stale');
  for (const name of ['job-999999999-a', `job-${process.ppid}-b`, `job-${process.pid}-c`, 'something']) {
    await mkdir(join(workDir, name), { recursive: true });
  }
  expect(await removeStaleWorkspaces(workDir)).toBe(2);
  expect((await readdir(workDir)).sort()).toEqual([`job-${process.ppid}-b`, 'something']);
  expect(await removeStaleWorkspaces(join(folder, 'never'))).toBe(0);
  const workspace = openWorkspace(join(workDir, 'new'));
  await writeFile(await workspace.file('x'), 'x');
  await workspace.remove();
  expect(await readdir(join(workDir, 'new'))).toEqual([]);
});

it('what a shot process left running is ended by the next, what is not ours stays', async () => {
  const workDir = join(folder, 'groups');
  await mkdir(workDir, { recursive: true });
  const hang = await brokenFfmpeg(folder, 'pictures', 'exec sleep 600');
  const start = (command: string, argv0 = '/bin/sh'): number => {
    const args = ['-c', `kill -STOP $$; : ${command}`];
    const { pid } = spawn('/bin/sh', args, { argv0, detached: true, stdio: 'ignore' });
    if (pid === undefined) throw new Error('no process');
    return pid;
  };
  const [ours, stranger, living] = [start(hang), start('something'), start(hang)];
  const instead = start('something', `/elsewhere/${basename(hang)}`); // the script has become the program
  try {
    await writeFile(join(workDir, 'groups-999999999'), `${ours}\n${stranger}`);
    await writeFile(join(workDir, 'groups-999999999.new'), `${ours}\n${instead}`); // it was shot while it wrote
    await writeFile(join(workDir, `groups-${process.ppid}`), `${living}`);
    expect(endGroupsLeftBehind(workDir, isAlive, [hang])).toBe(2);
    await vi.waitFor(async () => expect(await childProcesses()).toHaveLength(2));
    expect(await readdir(workDir)).toEqual([`groups-${process.ppid}`]);
    expect(endGroupsLeftBehind(join(folder, 'never'), isAlive, [hang])).toBe(0);
  } finally {
    for (const pid of [ours, stranger, living, instead]) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
  await vi.waitFor(async () => expect(await childProcesses()).toEqual([]));
});

describe('the log of a run', () => {
  it('tells the command without addresses and folders, quoted for a shell', () => {
    const args = [
      '-i',
      'http://127.0.0.1:4711/00ff',
      '-vf',
      "select='a'",
      '/tmp/rivulet-work/job-1-x/healed.mkv',
      'fps=30000/1001',
    ];
    expect(logEvent('ladder 360p', args, null)).toEqual({
      type: 'log',
      pass: 'ladder 360p',
      command: "ffmpeg -i source -vf 'select='\\''a'\\''' healed.mkv fps=30000/1001",
      lines: [],
      ending: null,
    });
  });
  it('ends with the last twenty lines', () => {
    const stderr = Array.from({ length: 50 }, (_, n) => `[h264 @ 0xabc${n}] line ${n} ${'x'.repeat(400)}`).join('\n');
    const event = logEvent('p', [], { ending: 'exited', exitCode: 1, signal: null, stderr });
    expect(event.ending).toBe('exit 1');
    expect(event.lines).toHaveLength(20);
    expect(event.lines[0]).toMatch(/^\[h264\] line 30 x+$/);
    expect(Math.max(...event.lines.map((line) => line.length))).toBe(300);
  });
  it('keeps what is no path', () => {
    expect(withoutSecrets('tb:1/1000 0/30 a/b and/or')).toBe('tb:1/1000 0/30 a/b and/or');
  });
  it('is told of every process that makes something, and no secret is in it', async () => {
    const standIn = await openStandIn(await readFile(file));
    const tools = { ffmpeg: FFMPEG, ffprobe: FFPROBE };
    expect(await runTask(standIn.order({ kind: 'begin' }), tools, never)).toBeNull();
    const logs = eventsOf(standIn.events, 'log');
    expect(logs.map(({ pass, ending }) => [pass, ending]).slice(0, 3)).toEqual([
      ['inits', 'ok'],
      ['fragments 0-1 240p', null],
      ['fragments 0-1 240p', 'ok'],
    ]);
    expect(JSON.stringify(logs)).not.toMatch(/127\.0\.0\.1|token|\/tmp/);
    await standIn.close();
  });
});
