// Fills a platform with a demo channel: three clips made by FFmpeg, uploaded over the API and really transcoded.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VideoItem } from '#contract/videos.ts';
import { type Account, ApiClient } from './api-client.ts';
import { DEMO_CLIPS, makeClip } from './demo-clips.ts';
import { findFfmpeg } from './find-tool.mjs';
import { mendFfmpegCommand } from './install-here.mjs';
import { isHealthy, startPlatform } from './local-platform.ts';
import { parseEnvFile } from './secrets.ts';
import { readSettings } from './settings.ts';

const settings = readSettings();
const tools = findFfmpeg();

if (!tools) {
  console.error(`The clips are made by FFmpeg, which is missing. To mend it: ${mendFfmpegCommand()}`);
  process.exit(1);
}

const platform = (await isHealthy(settings.origin))
  ? null
  : await startPlatform({ port: settings.port, stateDir: settings.stateDir });
try {
  await seed(settings.origin, tools.ffmpeg);
  console.log(platform ? 'Seeded. `npm start` shows it.' : `Seeded: ${settings.origin}`);
} catch (error) {
  console.error(`Seeding failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await platform?.stop();
}

/** Uploads what the demo channel does not have yet and waits until all of it is ready. */
async function seed(origin: string, ffmpeg: string): Promise<void> {
  const client = new ApiClient(origin);
  const account = demoAccount();
  await client.enter(account);
  console.log(`The demo channel is "${account.username}"; its password is in ${passwordFile()}.`);
  const mine = await client.request<{ data: VideoItem[] }>('GET', '/api/v1/videos?owner=me&limit=100');
  const ids: string[] = [];
  for (const clip of DEMO_CLIPS) {
    const known = mine.data.find((video) => video.title === clip.details.title);
    if (known && known.state !== 'uploading' && known.state !== 'failed') {
      ids.push(known.id);
      continue;
    }
    if (known) await client.request('DELETE', `/api/v1/videos/${known.id}`);
    const path = join(settings.stateDir, 'demo', clip.file);
    console.log(`${clip.details.title}: making the clip ...`);
    await makeClip(ffmpeg, clip, path);
    ids.push(await client.upload(path, { ...clip.details, visibility: 'public' }));
  }
  for (const id of ids) {
    const video = await client.waitFor(id, ['ready']);
    console.log(`${video.title}: ready, ${origin}/watch/${id}`);
  }
}

/** The same account every time; its password is random and stays in the state. */
function demoAccount(): Account {
  const file = passwordFile();
  const known = existsSync(file) ? parseEnvFile(readFileSync(file, 'utf8'))['DEMO_PASSWORD'] : undefined;
  const password = known ?? randomBytes(15).toString('base64url');
  if (!known) {
    mkdirSync(settings.stateDir, { recursive: true });
    writeFileSync(file, `DEMO_PASSWORD=${password}\n`, { mode: 0o600 });
  }
  return { username: 'demo', email: 'demo@rivulet.example', password, displayName: 'Rivulet demo' };
}

function passwordFile(): string {
  return join(settings.stateDir, 'demo.env');
}
