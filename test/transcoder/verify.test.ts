// What an encoder breaks without a word is found before it is sent: each pack is decoded at its beginning.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '#contract/tasks.ts';
import { runTask } from '../../transcoder/task.ts';
import { decodeAll } from '../../transcoder/verify.ts';
import { openWorkspace } from '../../transcoder/workspace.ts';
import { brokenFfmpeg } from './broken-ffmpeg.ts';
import { type ClipFolder, FFMPEG, H264, openClipFolder, picture, tone } from './clips.ts';
import { eventsOf, joined, openStandIn, type StandIn } from './stand-in.ts';
import { NEVER, plannedOf, TOOLS } from './whole-video.ts';

let clips: ClipFolder;
let folder: string;
let standIn: StandIn;
beforeAll(async () => {
  clips = await openClipFolder();
  const size = ':size=480x360:duration=3';
  const file = await clips.make('verify.mp4', [...picture(size), ...tone(':duration=3'), ...H264, '-c:a', 'aac']);
  folder = dirname(file);
  standIn = await openStandIn(await readFile(file));
  expect(await runTask(standIn.order({ kind: 'begin' }), TOOLS, NEVER)).toBeNull();
});
afterAll(async () => {
  await standIn.close();
  await clips.remove();
});

describe('decodeAll', () => {
  const context = () => ({ tools: TOOLS, signal: NEVER, noProgressMs: 60_000, workspace: openWorkspace(folder) });
  const spoilt = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    const at = copy.length - 40;
    copy.fill(0xff, at); // one byte of AAC alone can be another sound that is none the worse
    return copy;
  };
  /** Init segment and all that was made of the first unit. */
  const made = (rendition: string): [Buffer, number] => {
    const { timeline } = plannedOf(standIn);
    return [joined(standIn, rendition), rendition === 'audio' ? 142 : timeline.frameCount];
  };

  it.each(['240p', 'audio'])('finds nothing wrong with good %s', async (rendition) => {
    expect(await decodeAll(context(), rendition, ...made(rendition))).toBeNull();
  });

  it.each<[string, string, (bytes: Buffer) => Buffer]>([
    ['240p', 'a fragment that was cut', (bytes) => bytes.subarray(0, bytes.length - 100)],
    ['audio', 'bytes that are none of its own', spoilt],
    ['240p', 'an init segment that was cut', (bytes) => bytes.subarray(100)],
  ])('of %s finds %s', async (rendition, _, spoil) => {
    const [bytes, samples] = made(rendition);
    expect(await decodeAll(context(), rendition, spoil(bytes), samples)).not.toBeNull();
  });

  it('finds a picture that is missing', async () => {
    const [bytes, frames] = made('240p');
    expect(await decodeAll(context(), '240p', bytes, frames + 1)).toBe('75 of 76 samples decode');
  });
});

it('pictures that are noise behind sound headers are not sent, and the task fails', async () => {
  const noise = "-bsf:v filter_units=remove_types=6,noise=amount='eq(mod(n,10),5)*20'";
  const noisy = join(folder, 'noisy.sh');
  await writeFile(
    noisy,
    `#!/bin/bash\nargs=("$@")\nfor i in "\${!args[@]}"; do [ "\${args[$i]}" = filter_units=remove_types=6 ] && args[$i]="${noise.slice(7)}"; done\nexec ${FFMPEG} "\${args[@]}"\n`,
    { mode: 0o755 },
  );
  const video = { renditions: ['360p'], run: { first: 0, end: 3 } };
  const order = standIn.order({ kind: 'make', pace: 'background', video, audio: null });
  expect(await runTask(order, { ...TOOLS, ffmpeg: noisy }, NEVER)).toMatchObject({ code: 'output-damaged' });
  expect(standIn.requests.filter((request) => request.startsWith('PUT packs/360p'))).toEqual([]);
});

it('that no picture came out of a source is the fault of the source', async () => {
  // Without a picture the encoder writes an init segment of its own.
  const blind = join(folder, 'blind.sh');
  const body = `args=("\${@/trim=start_pts=0/trim=start_pts=90000}")\nexec ${FFMPEG} "\${args[@]}"`;
  await writeFile(blind, `#!/bin/bash\n${body}\n`, { mode: 0o755 });
  const video = { renditions: ['240p'], run: { first: 0, end: 3 } };
  const order = standIn.order({ kind: 'make', pace: 'background', video, audio: null });
  const failure = await runTask(order, { ...TOOLS, ffmpeg: blind }, NEVER);
  expect(failure).toMatchObject({ code: 'source-damaged', message: '240p: 0 of 3 fragments came' });
});

it('what is damaged once is made again, and is sent', async () => {
  // The first decoding of what was made fails.
  const once = join(folder, 'was-damaged');
  const ffmpeg = await brokenFfmpeg(folder, 'check', `[ -e ${once} ] || { touch ${once}; exit 1; }`);
  const task: Task = {
    ...{ kind: 'make', pace: 'background', audio: null },
    video: { renditions: ['360p'], run: { first: 1, end: 3 } },
  };
  expect(await runTask(standIn.order(task), { ...TOOLS, ffmpeg }, NEVER)).toBeNull();
  const packs = eventsOf(standIn.events, 'pack').filter(({ rendition }) => rendition === '360p');
  expect(packs).toMatchObject([{ firstFragment: 1 }]);
});
