// The settings of the process: defaults, and what stops the start.
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../transcoder/config.ts';
import { DEFAULT_WORK_DIR } from '../../transcoder/workspace.ts';

const JOB_SECRET = 'x'.repeat(32);

describe('readConfig', () => {
  it('has defaults for all but the secret, and stays on loopback', () => {
    expect(readConfig({ JOB_SECRET })).toEqual({
      port: 8080,
      host: '127.0.0.1',
      jobSecret: JOB_SECRET,
      ffmpeg: 'ffmpeg',
      ffprobe: 'ffprobe',
      workDir: DEFAULT_WORK_DIR,
      capacity: 1,
    });
  });

  it.each<[Record<string, string>, RegExp]>([
    [{}, /JOB_SECRET must have at least 32 characters; it has 0/],
    [{ JOB_SECRET: 'short' }, /it has 5/],
    [{ JOB_SECRET, PORT: '99999' }, /PORT must be a whole number/],
    [{ JOB_SECRET, RIVULET_TRANSCODER_JOBS: '0' }, /RIVULET_TRANSCODER_JOBS/],
  ])('refuses %j', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
