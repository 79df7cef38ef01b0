// How a missing program is provided, on every kind of machine, and that the set-up goes on where it cannot be.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Machine, planInstall } from '../../scripts/install-plan.mjs';

const machine = (platform: string, onPath: string[] = [], rights: Partial<Machine> = {}): Machine => ({
  platform,
  isRoot: false,
  canSudo: false,
  onPath: new Set(onPath),
  ...rights,
});

describe('planInstall', () => {
  it.each([
    [
      'root with apt-get',
      machine('linux', ['apt-get'], { isRoot: true }),
      'run',
      /^apt-get update && apt-get install .* ffmpeg$/,
    ],
    [
      'sudo without a password',
      machine('linux', ['apt-get'], { canSudo: true }),
      'run',
      /^sudo apt-get update && sudo apt-get/,
    ],
    ['sudo with a password', machine('linux', ['apt-get']), 'tell', /^sudo apt-get update && sudo apt-get/],
    ['Fedora', machine('linux', ['dnf']), 'tell', /^sudo dnf install -y ffmpeg-free$/],
    ['Arch', machine('linux', ['pacman']), 'tell', /^sudo pacman -S ffmpeg$/],
    ['Alpine as root', machine('linux', ['apk'], { isRoot: true }), 'tell', /^apk add ffmpeg$/],
    ['Linux without a package manager', machine('linux'), 'tell', /ffmpeg\.org/],
    ['macOS with Homebrew', machine('darwin', ['brew']), 'run', /^brew install ffmpeg$/],
    ['macOS without Homebrew', machine('darwin'), 'tell', /^brew install ffmpeg$/],
    ['Windows', machine('win32'), 'tell', /^winget install Gyan\.FFmpeg$/],
  ])('%s', (_name, given, kind, tell) => {
    expect(planInstall('ffmpeg', given)).toMatchObject({ kind, tell: expect.stringMatching(tell) });
  });

  it('never waits for a password, a question or a mirror that does not answer', () => {
    const plan = planInstall('chromium', machine('linux', ['apt-get'], { canSudo: true }));
    if (plan.kind !== 'run') throw new Error('nothing to run');
    for (const command of plan.commands) {
      expect(command.slice(0, 5)).toEqual(['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get']);
      expect(command).toContain('Acquire::http::Timeout=20');
    }
    expect(plan.commands[1]).toEqual(expect.arrayContaining(['install', '-y', '--no-install-recommends', 'chromium']));
  });
});

describe('bootstrap --ffmpeg', () => {
  it('says the command and goes on where neither FFmpeg nor a package manager is on PATH', () => {
    const empty = mkdtempSync(join(tmpdir(), 'rivulet-path-'));
    const { RIVULET_FFMPEG: _ffmpeg, RIVULET_FFPROBE: _ffprobe, ...rest } = process.env;
    const printed = execFileSync(process.execPath, ['scripts/bootstrap.mjs', '--ffmpeg'], {
      env: { ...rest, PATH: empty, RIVULET_SKIP_INSTALL: '1' },
      encoding: 'utf8',
    });
    rmSync(empty, { recursive: true });
    expect(printed).toMatch(/^ffmpeg is missing .* uploads wait as queued until then\. To mend it: \S.+$/m);
  });
});
