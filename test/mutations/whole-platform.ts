// The real worker and its transcoder: every mutation is uploaded over the public API and followed to `ready` or `failed`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Video } from '#contract/videos.ts';
import { type FaultPlatform, startFaultPlatform, strike } from '../../scripts/faults/fault-platform.ts';
import { readVideo, uploadResuming } from '../../scripts/faults/resuming-client.ts';
import { findFreePort } from '../../scripts/ports.ts';
import { leftovers } from './leftovers.ts';
import type { Mutation } from './mutation.ts';
import { nameTools } from './named-tools.ts';
import type { Ending, Target } from './run-mutations.ts';

const END_WITHIN_MS = 120_000;
const POLL_MS = 250;
const ENDED: readonly Video['state'][] = ['ready', 'failed'];

export interface PlatformOptions {
  stateDir: string;
  lanes: number;
  /** How many uploads it must allow. */
  uploads: number;
}

export async function openWholePlatform(
  options: PlatformOptions,
): Promise<Target & { lastWords(): string; stop(): Promise<void> }> {
  const { stateDir, lanes, uploads } = options;
  await mkdir(join(stateDir, 'tools'), { recursive: true });
  const tools = await nameTools(join(stateDir, 'tools'));
  const platform = await startFaultPlatform({
    port: await findFreePort(),
    stateDir,
    settings: {
      ...tools.settings,
      LIMIT_UPLOAD: `${uploads}/86400`,
      // A video has ended a moment before its job has left: nobody shall wait for a place.
      RIVULET_TRANSCODER_JOBS: String(2 * lanes),
    },
  });
  const names = new Map<string, string>();
  const underWay = new Set<string>();
  let pid = platform.transcoder();
  if (pid === null) throw new Error(`there is no transcoder:\n${platform.lastWords()}`);

  /** A dead transcoder is started again by the platform; whoever was under way may have killed it. */
  const crashes = (): string[] => {
    if (pid !== null && strike(pid, 0)) return [];
    const died = pid;
    pid = platform.transcoder();
    return died === null ? [] : [`the transcoder died; under way were ${[...underWay].join('; ') || 'none'}`];
  };
  return {
    lanes,
    isDead: () => false,
    async take(mutation) {
      underWay.add(mutation.name);
      const ending = await follow(platform, mutation, names);
      const crashed = crashes();
      underWay.delete(mutation.name);
      return { ...ending, faults: [...ending.faults, ...crashed] };
    },
    endFaults: async () => [...crashes(), ...(await leftovers(platform, stateDir, tools, names))],
    lastWords: platform.lastWords,
    stop: platform.stop,
  };
}

/** `names` learns which ids belong to the mutation, for the report. */
async function follow(platform: FaultPlatform, mutation: Mutation, names: Map<string, string>): Promise<Ending> {
  const deadlineMs = Date.now() + END_WITHIN_MS;
  const { name, filename, bytes } = mutation;
  names.set(filename, name);
  const given = new AbortController();
  try {
    const videoId = await Promise.race([
      uploadResuming(platform, bytes, filename, {
        started: (upload) => void names.set(upload.id, name).set(upload.videoId, name),
      }),
      sleep(END_WITHIN_MS, null, { signal: given.signal }),
    ]);
    while (videoId !== null && Date.now() < deadlineMs) {
      const video = await readVideo(platform, videoId);
      if (video && ENDED.includes(video.state)) return endingOf(video);
      await sleep(POLL_MS);
    }
  } catch (error) {
    const code = /"code":"([a-z-]+)"/.exec(String(error))?.[1];
    return { outcome: `refused as ${code ?? String(error)}`, detail: '', faults: [] };
  } finally {
    given.abort();
  }
  return { outcome: 'hang', detail: '', faults: [`no end within ${END_WITHIN_MS / 1000} s`] };
}

function endingOf({ state, processing: { error, renditions } }: Video): Ending {
  const isWhole = renditions.every((rendition) => rendition.state === 'ready');
  const faults = state === 'failed' && !error ? ['failed without a reason'] : [];
  const outcome = state === 'failed' ? (error?.code ?? 'no reason') : isWhole ? 'plays' : 'plays in part';
  return { outcome, detail: error?.detail ?? '', faults };
}
