// The transcoder as a plain local process, beside the worker and reached by it over loopback.
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { findFfmpeg } from './find-tool.mjs';
import { startGroup, WITH_PARENT } from './processes.ts';
import type { Secrets } from './secrets.ts';
import { type LocalSettings, ROOT } from './settings.ts';

/** Starts `transcoder/main.ts`; in watch mode Node starts it again when one of its sources changes. */
export function startTranscoder(options: {
  settings: LocalSettings;
  port: number;
  secrets: Secrets;
  watch: boolean;
  onLine(line: string): void;
}): ChildProcess {
  const { settings, port, secrets, watch, onLine } = options;
  const tools = findFfmpeg();
  const {
    SESSION_SECRET: _session,
    PLAYBACK_SECRET: _playback,
    MEDIA_KEY_SECRET: _mediaKeys,
    ACCESS_SECRET: _accessKeys,
    ...inherited
  } = process.env;
  return startGroup(process.execPath, [...WITH_PARENT, ...(watch ? ['--watch'] : []), 'transcoder/main.ts'], {
    cwd: ROOT,
    env: {
      ...inherited,
      PORT: String(port),
      JOB_SECRET: secrets.JOB_SECRET,
      RIVULET_TRANSCODER_JOBS: process.env['TRANSCODERS'] ?? '3', // as many slots as the worker's fleet has
      RIVULET_STATE: join(settings.stateDir, 'transcoder'),
      ...(tools ? { RIVULET_FFMPEG: tools.ffmpeg, RIVULET_FFPROBE: tools.ffprobe } : {}),
    },
    onLine,
  });
}
