// Fills a platform with a small community: clips made by FFmpeg, uploaded over the API and really transcoded, and people who talk about them.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VideoItem } from '#contract/videos.ts';
import { ApiClient } from './api-client.ts';
import { DEMO_CLIPS, type DemoClip, makeClip } from './demo-clips.ts';
import { makeCommunity, makeProfile } from './demo-community.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
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

/** Makes what the demo does not have yet: people, clips, and what people do once the clips are ready. */
async function seed(origin: string, ffmpeg: string): Promise<void> {
  const password = demoPassword();
  const people = new Map<string, ApiClient>();
  for (const person of DEMO_PEOPLE) {
    const { username, name: displayName } = person;
    const hands = new ApiClient(origin);
    await hands.enter({ username, email: `${username}@rivulet.example`, password, displayName });
    await makeProfile(hands, person);
    people.set(username, hands);
  }
  console.log(`People: ${[...people.keys()].join(', ')}; their password is in ${passwordFile()}.`);
  const videos = new Map<string, { id: string; owner: string; seconds: number }>();
  for (const clip of DEMO_CLIPS) {
    const hands = people.get(clip.owner);
    if (!hands) throw new Error(`${clip.file} belongs to nobody`);
    videos.set(clip.file, { id: await uploadClip(hands, clip, ffmpeg), owner: clip.owner, seconds: clip.seconds });
  }
  for (const { id, owner } of videos.values()) {
    const video = await people.get(owner)?.waitFor(id, ['ready']);
    console.log(`${video?.title}: ready, ${origin}/watch/${id}`);
  }
  await makeCommunity(people, videos);
}

/** Answers the video's id; what failed or was not finished is made anew. */
async function uploadClip(hands: ApiClient, clip: DemoClip, ffmpeg: string): Promise<string> {
  const mine = await hands.request<{ data: VideoItem[] }>('GET', '/api/v1/videos?owner=me&limit=100');
  const known = mine.data.find((video) => video.title === clip.details.title);
  if (known && known.state !== 'uploading' && known.state !== 'failed') return known.id;
  if (known) await hands.request('DELETE', `/api/v1/videos/${known.id}`);
  const path = join(settings.stateDir, 'demo', clip.file);
  console.log(`${clip.details.title}: making the clip ...`);
  await makeClip(ffmpeg, clip, path);
  return hands.upload(path, { ...clip.details, visibility: 'public' });
}

/** The same every time: random, and kept in the state. */
function demoPassword(): string {
  const file = passwordFile();
  const known = existsSync(file) ? parseEnvFile(readFileSync(file, 'utf8'))['DEMO_PASSWORD'] : undefined;
  if (known) return known;
  const password = randomBytes(15).toString('base64url');
  mkdirSync(settings.stateDir, { recursive: true });
  writeFileSync(file, `DEMO_PASSWORD=${password}\n`, { mode: 0o600 });
  return password;
}

function passwordFile(): string {
  return join(settings.stateDir, 'demo.env');
}
