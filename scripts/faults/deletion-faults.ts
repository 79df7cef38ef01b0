// F24 with real FFmpeg: a video is edited and deleted while its job is at any stage.
import { setTimeout as sleep } from 'node:timers/promises';
import { longClip } from './clips.ts';
import type { FaultPlatform } from './fault-platform.ts';
import { describePoint, pointOf, strikeAt } from './points.ts';
import type { Chance } from './random.ts';
import { deleteVideo, editTitle, uploadResuming } from './resuming-client.ts';

const GONE_WITHIN_MS = 60_000;

export async function deleteInMotion(platform: FaultPlatform, run: number, chance: Chance): Promise<string> {
  const point = pointOf(run, chance);
  let videoId = '';
  let racing: Promise<unknown> | null = null;
  const race = (): void => {
    racing ??= Promise.all([
      editTitle(platform, videoId, `edited ${run}`),
      sleep(chance.between(0, 30)).then(() => deleteVideo(platform, videoId)),
      editTitle(platform, videoId, `edited again ${run}`),
    ]);
  };
  const aim = strikeAt(platform.proxy, point, race);
  await uploadResuming(platform, longClip(), `F24-${run}.mp4`, {
    started(upload) {
      videoId = upload.videoId;
    },
  });
  const deadlineMs = Date.now() + platform.patient(GONE_WITHIN_MS);
  while (!aim.struck()) {
    const { state } = await platform.client.video(videoId);
    if (state === 'ready' || Date.now() > deadlineMs) race();
    if (racing) break;
    await sleep(200);
  }
  await racing;
  aim.disarm();
  // The transcoder learns of it at its next word.
  while (platform.snapshot().videos.some(({ id }) => id === videoId)) {
    if (Date.now() > deadlineMs) throw new Error(`${videoId} is still there`);
    await sleep(500);
  }
  return `deleted at ${aim.struck() ? describePoint(point) : 'its end'}`;
}
