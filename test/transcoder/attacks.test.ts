// Attacks with files on the tools that open them: each wall of transcoder/ffmpeg/input-args.ts by itself, without those before it.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CAPTION_CUES_MAX } from '#media/webvtt.ts';
import { judgeTracks } from '../../transcoder/captions.ts';
import { captionArgs } from '../../transcoder/ffmpeg/args.ts';
import { inputGuards } from '../../transcoder/ffmpeg/input-args.ts';
import { makePlan } from '../../transcoder/plan.ts';
import { type ClipFolder, FFMPEG, H264, openClipFolder, picture } from './clips.ts';
import { containerNamed, facts, source } from './facts.ts';
import { playlist } from './hostile/disguises.ts';
import { type Canary, judge, openCanary, openJudgedTools, refused } from './hostile/judge.ts';

let canary: Canary;
let clips: ClipFolder;
beforeAll(async () => {
  [canary, clips] = await Promise.all([openCanary(), openClipFolder()]);
});
afterAll(async () => {
  canary.close();
  await clips.remove();
});

/** Decodes a file as the transcoder would that took it for `container`: null, or what the tool said when it refused. */
async function refusal(container: string, input: string): Promise<string | null> {
  const args = ['-v', 'error', '-nostdin', ...inputGuards(containerNamed(container)), '-i', input, '-f', 'null', '-'];
  try {
    await promisify(execFile)(FFMPEG, ['-xerror', ...args], { timeout: 20_000 });
    return null;
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
}
const url = (): string => `http://127.0.0.1:${canary.port}/segment.ts`;

test('attack 1: a playlist is no video, and no tool is started for it', async () => {
  const tools = await openJudgedTools();
  for (const address of ['file:///etc/passwd', url()])
    expect((await judge(playlist(address), refused('unsupported-container'), tools)).outcome).toEqual(
      refused('unsupported-container'),
    );
  expect(await tools.started()).toEqual([]);
  await tools.remove();
});

test('attack 1: FFmpeg opens no playlist, and asks nobody for what it names', async () => {
  const file = join(
    (await clips.make('plain.mp4', [...picture(), '-t', '0.2', ...H264])).replace(/plain\.mp4$/, 'list.mp4'),
  );
  await writeFile(file, playlist(url()));
  expect(await refusal('mp4', file)).toMatch(/not on whitelist/);
  expect(canary.heard()).toBe(0);
});

test('attack 1: FFmpeg joins, unpacks and fetches nothing by other protocols', async () => {
  const file = await clips.make('joined.mp4', [...picture(), '-t', '0.2', ...H264]);
  expect(await refusal('mp4', file)).toBeNull();
  for (const input of [`concat:${file}|${file}`, `subfile,,start,0,end,0,,:${file}`, `cache:${file}`])
    expect(await refusal('mp4', input)).toMatch(/not on whitelist/);
});

test('attack 2: a decoder that nobody films with does not run', async () => {
  const file = await clips.make('magic.avi', [...picture(), '-t', '0.2', '-c:v', 'magicyuv']);
  expect(await refusal('avi', file)).toMatch(/not on whitelist/);
});

test('attack 3: a picture that would fill the memory is refused before it does', async () => {
  const bomb = ['-f', 'lavfi', '-i', 'color=black:size=8192x8192:rate=1:duration=1', '-c:v', 'mjpeg'];
  expect(await refusal('avi', await clips.make('bomb.avi', bomb))).not.toBeNull();
});

/** A track of so many cues, each of this text. */
const track = (cues: number, text: string) => ({
  language: 'en',
  label: 'English',
  bytes: Buffer.from(`WEBVTT\n\n${`00:01.000 --> 00:02.000\n${text}\n\n`.repeat(cues)}`),
});

test('attack 4: captions of more cues than anybody speaks are left out, and the others are taken', async () => {
  const tracks = [track(CAPTION_CUES_MAX + 1, 'x'), track(CAPTION_CUES_MAX, 'x')];
  const { taken, leftOut } = await judgeTracks(tracks, 0);
  expect(leftOut).toEqual([{ label: 'English', reason: 'too-many-cues' }]);
  expect(taken.map(({ index }) => index)).toEqual([0]);
});

test('attack 4: captions that are larger than a page can hold are left out', async () => {
  const { taken, leftOut } = await judgeTracks([track(11_000, 'x'.repeat(100))], 0);
  expect([taken, leftOut]).toEqual([[], [{ label: 'English', reason: 'too-large' }]]);
});

test('attack 4: between large tracks of captions everybody else has a turn', async () => {
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 0);
  const turnsBefore: number[] = [];
  const tracks = Array.from({ length: 8 }, () => {
    const { bytes, ...name } = track(25_000, '<b>'.repeat(20));
    return {
      ...name,
      get bytes() {
        turnsBefore.push(turns);
        return bytes;
      },
    };
  });
  expect((await judgeTracks(tracks, 0)).leftOut).toHaveLength(8);
  clearInterval(counting);
  expect(new Set(turnsBefore).size).toBe(8);
});

test('attack 5: nothing that a file says of itself is in a command', () => {
  const hostile = { title: '-y.mp4 "; -f lavfi -i movie=/etc/passwd', language: 'a%03d$(id)' };
  const plan = makePlan({ ...facts(), texts: [{ streamIndex: 2, ...hostile }] } as never);
  expect(captionArgs(plan, source).args.join('\n')).not.toMatch(/lavfi|%03d|-y\.mp4/);
});
