// What install-plan.mjs needs to know of this very machine, and what it then advises.
import { spawnSync } from 'node:child_process';
import { findOnPath } from './find-tool.mjs';
import { planInstall } from './install-plan.mjs';

const MANAGERS = ['apt-get', 'dnf', 'pacman', 'apk', 'brew'];

/** @returns {import('./install-plan.mjs').Machine} */
export function inspectMachine() {
  const isRoot = process.getuid?.() === 0;
  const canSudo =
    !isRoot && findOnPath('sudo') !== null && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  const onPath = new Set(MANAGERS.filter((name) => findOnPath(name)));
  return { platform: process.platform, isRoot, canSudo, onPath };
}

/** The one command that brings FFmpeg to this machine. */
export function mendFfmpegCommand() {
  return planInstall('ffmpeg', inspectMachine()).tell;
}
