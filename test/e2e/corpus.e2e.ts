// A few awkward sources, made here, are judged as the corpus run judges real files: length, picture, sound, two players, seams.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { checkFile } from '../../scripts/corpus/check-file.ts';
import { startTestPage, type TestPage } from '../../scripts/corpus/test-page.ts';
import { findFfmpeg } from '../../scripts/find-tool.mjs';
import { someone } from './people.ts';

const picture = (size: string, rate: string) => ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}`];
const sound = (rate: number) => ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${rate}`];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

const SOURCES: { name: string; tier?: string; arguments: string[] }[] = [
  {
    name: 'anamorphic, 44.1 kHz, the sound outlasts the picture.mkv',
    arguments: [
      ...picture('450x360', '25'),
      ...sound(44_100),
      '-vf',
      'setsar=64/45,trim=duration=3',
      ...h264,
      '-c:a',
      'aac',
      '-t',
      '3.7',
    ],
  },
  { name: 'half a second without sound.mp4', arguments: [...picture('322x242', '30000/1001'), '-t', '0.5', ...h264] },
  {
    name: 'broadcast.ts',
    tier: ' @long', // its picture and sound are in the pipeline's tests too
    arguments: [
      ...picture('640x480', '30000/1001'),
      ...sound(48_000),
      '-t',
      '7',
      '-c:v',
      'mpeg2video',
      '-b:v',
      '3M',
      '-c:a',
      'mp2',
    ],
  },
];

let testPage: TestPage;
test.beforeAll(async () => {
  testPage = await startTestPage();
});
test.afterAll(() => testPage.close());

for (const source of SOURCES) {
  test(`${source.name}${source.tier ?? ''}`, async ({ baseURL }) => {
    test.setTimeout(240_000);
    const tools = findFfmpeg();
    if (!tools) throw new Error('FFmpeg is missing');
    const file = path.join('node_modules/.cache/clips', source.name);
    mkdirSync(path.dirname(file), { recursive: true });
    execFileSync(tools.ffmpeg, ['-nostdin', '-v', 'error', '-y', ...source.arguments, file]);
    const client = new ApiClient(baseURL ?? '');
    await client.enter(someone('corpus'));
    const { faults } = await checkFile({ client, testPage, ...tools }, file);
    expect(faults).toEqual([]);
  });
}
