// Finds programs that the project needs and npm does not bring: FFmpeg, ffprobe, Chromium, package managers.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const CHROMIUM_PLACES = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The path of an executable on PATH, or null.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function findOnPath(name, env = process.env) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (isExecutable(path)) return path;
    }
  }
  return null;
}

/**
 * FFmpeg and ffprobe, by RIVULET_FFMPEG and RIVULET_FFPROBE or on PATH; null unless both are there.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ ffmpeg: string, ffprobe: string } | null}
 */
export function findFfmpeg(env = process.env) {
  const ffmpeg = named(env['RIVULET_FFMPEG'], env) ?? findOnPath('ffmpeg', env);
  const ffprobe = named(env['RIVULET_FFPROBE'], env) ?? findOnPath('ffprobe', env);
  return ffmpeg && ffprobe ? { ffmpeg, ffprobe } : null;
}

/**
 * A Chromium or Chrome, by RIVULET_CHROMIUM, on PATH or where systems put it.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function findChromium(env = process.env) {
  const set = named(env['RIVULET_CHROMIUM'], env);
  if (set) return set;
  for (const name of CHROMIUM_NAMES) {
    const path = findOnPath(name, env);
    if (path) return path;
  }
  return CHROMIUM_PLACES.find((path) => existsSync(path)) ?? null;
}

/**
 * @param {string | undefined} value a path or a name to be looked up
 * @param {NodeJS.ProcessEnv} env
 */
function named(value, env) {
  if (!value) return null;
  return isAbsolute(value) ? (isExecutable(value) ? value : null) : findOnPath(value, env);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
