// Takes every media file of a folder through a platform of its own and reports what a viewer would notice: `npm run test:corpus -- <folder>`.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { ApiClient } from './api-client.ts';
import { checkFile, type Tools } from './corpus/check-file.ts';
import { startTestPage } from './corpus/test-page.ts';
import { findFfmpeg } from './find-tool.mjs';
import { mendFfmpegCommand } from './install-here.mjs';
import { startPlatform } from './local-platform.ts';
import { findFreePort } from './ports.ts';

const MEDIA_EXTENSIONS = new Set(
  '.mp4 .m4v .mov .mkv .webm .avi .ogv .ogg .mpg .mpeg .mpe .m2v .ts .mts .m2ts .3gp .flv .wmv'.split(' '),
);

const [folder, ...names] = process.argv.slice(2);
const ffmpeg = findFfmpeg();
if (!folder || !ffmpeg) {
  const reason = folder
    ? `FFmpeg is missing. To mend it: ${mendFfmpegCommand()}`
    : 'Which folder? npm run test:corpus -- <folder>';
  console.error(reason);
  process.exit(2);
}
const files = readdirSync(folder)
  .filter((name) => MEDIA_EXTENSIONS.has(extname(name).toLowerCase()) && statSync(join(folder, name)).isFile())
  .filter((name) => names.length === 0 || names.includes(name))
  .sort();

const stateDir = mkdtempSync(join(tmpdir(), 'rivulet-corpus-state-'));
const platform = await startPlatform({ port: await findFreePort(), stateDir });
const testPage = await startTestPage();
let failed = 0;
try {
  const client = new ApiClient(platform.origin);
  await client.enter({ username: 'corpus', email: 'corpus@rivulet.example', password: 'the corpus is played' });
  for (const name of files) failed += (await report({ client, testPage, ...ffmpeg }, name)) ? 0 : 1;
  if (failed > 0) console.log(`\nThe platform said:\n${platform.lastWords()}`);
} finally {
  await testPage.close();
  await platform.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
console.log(`\n${files.length} files run, ${failed} files failed`);
process.exitCode = failed > 0 || files.length === 0 ? 1 : 0;

/** Prints a file's line and its faults; answers whether there were none. */
async function report(tools: Tools, name: string): Promise<boolean> {
  try {
    const { faults, readySeconds, truth, presentation } = await checkFile(tools, resolve(folder ?? '.', name));
    const rungs = presentation.rungs.map((rung) => Math.min(rung.width, rung.height)).join(' ');
    console.log(
      `${faults.length === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(30)} ${truth.seconds.toFixed(3).padStart(8)} s` +
        `  ready after ${readySeconds.toFixed(0).padStart(4)} s  rungs ${rungs}${presentation.audio ? ' + audio' : ''}`,
    );
    for (const fault of faults) console.log(`        ${fault}`);
    return faults.length === 0;
  } catch (error) {
    console.log(`FAILED  ${name}\n        ${error instanceof Error ? error.message : error}`);
    return false;
  }
}
