// What is told complete was read back and decoded: bytes that changed on the way are found, and made again once.
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJob } from '../../transcoder/job.ts';
import { sampledFragments } from '../../transcoder/verify.ts';
import { type ClipFolder, FFMPEG, FFPROBE, H264, openClipFolder, output, picture, tone } from './clips.ts';
import { eventsOf, joined, openStandIn, type StandIn, type StandInBehaviour } from './stand-in.ts';

const tools = { ffmpeg: FFMPEG, ffprobe: FFPROBE };
const never = new AbortController().signal;
let clips: ClipFolder;
let file: string;
beforeAll(async () => {
  clips = await openClipFolder();
  const size = ':size=480x360:duration=3';
  file = await clips.make('verify.mp4', [...picture(size), ...tone(':duration=3'), ...H264, '-c:a', 'aac']);
});
afterAll(() => clips.remove());

async function transcoded(behaviour: StandInBehaviour): Promise<StandIn> {
  const standIn = await openStandIn(await readFile(file), behaviour);
  expect(await runJob(standIn.order(), tools, never)).toBeNull();
  await standIn.close();
  return standIn;
}

const flipped = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  const at = copy.length - 40;
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
};
const told = (standIn: StandIn) =>
  standIn.events.flatMap((event) =>
    event.type.startsWith('rendition-') && 'rendition' in event ? [`${event.type} ${event.rendition}`] : [],
  );

it.each([
  [1, [0]],
  [2, [0, 1]],
  [3, [0, 1, 2]],
  [100, [0, 50, 99]],
])('of %i fragments it looks at %j', (count, sampled) => {
  expect(sampledFragments(count)).toEqual(sampled);
});

const cut = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 100);

describe.each<[rendition: string, what: string, kind: string, spoil: (bytes: Buffer) => Buffer]>([
  ['240p', 'a fragment that was cut', 'fragments', cut],
  ['audio', 'a flipped byte', 'fragments', flipped],
  ['360p', 'an init segment that was cut', 'inits', cut],
])('%s', (rendition, what, kind, spoil) => {
  it(`${what} is found, and what is made again is told complete`, async () => {
    let spoilt = 0;
    const standIn = await transcoded({
      spoil: (path, stored) => {
        if (!path.startsWith(`${kind}/${rendition}`) || spoilt > 0) return undefined;
        spoilt += 1;
        return spoil(stored);
      },
    });
    const own = told(standIn).filter((line) => line.endsWith(` ${rendition}`));
    expect(own).toEqual([`rendition-discarded ${rendition}`, `rendition-complete ${rendition}`]);
    expect(standIn.events.at(-1)?.type).toBe('done');
  });

  it('that is damaged twice is given up, and the rest goes on', async () => {
    const standIn = await transcoded({
      spoil: (path, stored) => (path.startsWith(`fragments/${rendition}/`) ? flipped(stored) : undefined),
    });
    expect(eventsOf(standIn.events, 'rendition-failed')).toMatchObject([{ rendition, code: 'output-damaged' }]);
    expect(eventsOf(standIn.events, 'rendition-complete')).toHaveLength(2);
    expect(standIn.events.at(-1)?.type).toBe('done');
  });
});

it('what an encoder breaks without a word is found by decoding', async () => {
  // An encoder whose pictures are noise behind sound headers: its bytes arrive as they were sent.
  const noisy = file.replace(/[^/]+$/, 'noisy.sh');
  const filter = "-bsf:v filter_units=remove_types=6,noise=amount='eq(mod(n,10),5)*20'";
  await writeFile(
    noisy,
    `#!/bin/bash\nargs=("$@")\nfor i in "\${!args[@]}"; do [ "\${args[$i]}" = filter_units=remove_types=6 ] && args[$i]="${filter.slice(7)}"; done\nexec ${FFMPEG} "\${args[@]}"\n`,
    { mode: 0o755 },
  );
  const standIn = await openStandIn(await readFile(file));
  expect(await runJob(standIn.order(), { ...tools, ffmpeg: noisy }, never)).toBeNull();
  await standIn.close();
  const failed = eventsOf(standIn.events, 'rendition-failed');
  expect(failed.map(({ rendition, code }) => [rendition, code])).toEqual([
    ['240p', 'output-damaged'],
    ['360p', 'output-damaged'],
  ]);
  expect(eventsOf(standIn.events, 'rendition-complete').map(({ rendition }) => rendition)).toEqual(['audio']);
});

it('what is made again plays', async () => {
  let spoilt = false;
  const standIn = await transcoded({
    spoil: (path, stored) => {
      if (spoilt || !path.startsWith('fragments/240p')) return undefined;
      spoilt = true;
      return flipped(stored);
    },
  });
  const { events } = standIn;
  const from = events.findIndex((event) => event.type === 'rendition-discarded');
  const made = file.replace(/[^/]+$/, 'again.mp4');
  await writeFile(made, joined({ ...standIn, events: events.slice(from) }, '240p'));
  const count = await output(FFPROBE, [
    '-count_frames',
    '-show_entries',
    'stream=nb_read_frames',
    '-of',
    'csv=p=0',
    made,
  ]);
  expect(Number.parseInt(count.toString(), 10)).toBe(75);
});
