// Processes under the one spawn: limits, groups that end whole, and what is said of how they ended.
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { writeGroupsTo } from '../../transcoder/ffmpeg/groups.ts';
import { run, runToEnd } from '../../transcoder/ffmpeg/run.ts';
import { childProcesses } from './clips.ts';

const shell = (script: string) => ({ file: '/bin/sh', args: ['-c', script], wallMs: 20_000, bytesMax: 1000 });
const never = new AbortController().signal;

describe('runToEnd', () => {
  it('gathers stdout and tells the end', async () => {
    const ended = await runToEnd({ ...shell('echo out; echo err >&2; exit 3'), signal: never });
    expect({ ...ended, stdout: ended.stdout.toString() }).toEqual({
      ending: 'exited',
      exitCode: 3,
      signal: null,
      stderr: 'err\n',
      stdout: 'out\n',
    });
  });

  it('passes no secret on', async () => {
    process.env['JOB_SECRET'] = 'a-secret-of-this-process';
    const { stdout } = await runToEnd({ ...shell('env'), signal: never });
    delete process.env['JOB_SECRET'];
    expect(stdout.toString()).not.toContain('a-secret');
  });

  it.each<[string, string, Record<string, number>, string]>([
    ['writes without end', 'yes', {}, 'flooded'],
    ['runs too long', 'while :; do echo; sleep 0.1; done', { wallMs: 600 }, 'overtime'],
    ['does nothing', 'sleep 60', { noProgressMs: 300 }, 'stalled'],
  ])('ends one that %s', async (_, script, limits, ending) => {
    expect(await runToEnd({ ...shell(script), ...limits, signal: never })).toMatchObject({ ending });
  });

  it('says why a program could not be started', async () => {
    const ended = await runToEnd({ ...shell(''), file: '/nowhere/ffmpeg', signal: never });
    expect(ended).toMatchObject({ ending: 'exited', exitCode: null, stderr: expect.stringContaining('ENOENT') });
  });

  it('remembers the end of a long stderr', async () => {
    const { stderr } = await runToEnd({
      ...shell('i=0; while [ $i -lt 3000 ]; do echo "line $i" >&2; i=$((i+1)); done'),
      signal: never,
    });
    expect(stderr.length).toBeLessThanOrEqual(16_384);
    expect(stderr.endsWith('line 2999\n')).toBe(true);
  });
});

it('ends the whole group when it is aborted, even what ignores the first signal', async () => {
  const abort = new AbortController();
  const running = run({ ...shell('trap "" TERM; sleep 61 & echo ready; wait; sleep 61'), signal: abort.signal });
  await new Promise((resolve) => running.stdout.once('data', resolve));
  abort.abort();
  expect(await running.ended).toMatchObject({ ending: 'aborted' });
  expect((await childProcesses()).filter((line) => line.includes('sleep 61'))).toEqual([]);
});

it('reads extra pipes', async () => {
  const running = run({ ...shell('echo three >&3; echo four >&4'), pipes: 2, signal: never });
  running.stdout.resume();
  const texts = await Promise.all(
    running.pipes.map(async (pipe) => {
      let text = '';
      for await (const chunk of pipe) text += chunk;
      return text;
    }),
  );
  expect(texts).toEqual(['three\n', 'four\n']);
  expect((await running.ended).exitCode).toBe(0);
});

it('takes a sign of life from elsewhere', async () => {
  const ended = runToEnd({ ...shell('sleep 1'), noProgressMs: 200, lastActivityMs: () => Date.now(), signal: never });
  expect(await ended).toMatchObject({ ending: 'exited', exitCode: 0 });
});

it('keeps what a process wrote before it ended, however late somebody reads it', async () => {
  const running = run({ ...shell('printf three >&3'), pipes: 1, signal: never });
  await once(running.stdout.resume(), 'end');
  await sleep(300); // the end of the process is known by now
  let text = '';
  for await (const chunk of running.pipes[0] ?? []) text += chunk;
  expect(text).toBe('three');
  expect(await running.ended).toMatchObject({ exitCode: 0 });
});

describe('the list of what runs', () => {
  const listIn = (folder: string) => join(folder, `groups-${process.pid}`);

  it('is written anew where somebody took its folder away', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rivulet-list-'));
    writeGroupsTo(folder, console.error);
    await rm(folder, { recursive: true });
    const abort = new AbortController();
    const running = run({ ...shell('sleep 60'), signal: abort.signal });
    expect(await readFile(listIn(folder), 'utf8')).toMatch(/^\d+$/);
    abort.abort();
    await running.ended;
    expect(await readFile(listIn(folder), 'utf8')).toBe('');
    await rm(folder, { recursive: true });
  });

  it('that cannot be written ends no process and nobody who waits for one, and is logged once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rivulet-list-'));
    const blocked = join(folder, 'a-file');
    await writeFile(blocked, '');
    const lines: string[] = [];
    writeGroupsTo(join(blocked, 'work'), (line) => lines.push(line));
    for (let i = 0; i < 2; i += 1) {
      const ended = await runToEnd({ ...shell('echo out'), signal: never });
      expect(ended).toMatchObject({ ending: 'exited', exitCode: 0 });
    }
    expect(lines).toEqual([expect.stringContaining('ENOTDIR')]);
    writeGroupsTo(folder, console.error);
    expect(await readFile(listIn(folder), 'utf8')).toBe('');
    await rm(folder, { recursive: true });
  });
});
