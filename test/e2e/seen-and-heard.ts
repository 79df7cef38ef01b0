// What a page shows and plays of a timed clip: read from the pixels of the <video> and from the spectrum of its sound.
import type { Page } from '@playwright/test';
import { BARS, HERTZ_PER_STEP, LOWEST_HERTZ, STEP_SECONDS, TONES } from '../../scripts/timed-clip.ts';

export interface SeekResult {
  /** From setting the position until the picture and the sound of that place were there; null where they did not come. */
  ms: number | null;
  seen: number | null;
  heard: number | null;
}

const GIVEN_UP_MS = 20_000;

/**
 * Sets the position of the playing <video> and waits until picture and sound of that place are there.
 * @param clipSeconds after which the clip begins anew
 */
export const seek = (page: Page, seconds: number, clipSeconds: number): Promise<SeekResult> =>
  page.evaluate(seekInPage, {
    ...{ seconds, clipSeconds, givenUpMs: GIVEN_UP_MS },
    ...{ BARS, HERTZ_PER_STEP, LOWEST_HERTZ, STEP_SECONDS, TONES },
  });

interface Order {
  seconds: number;
  clipSeconds: number;
  givenUpMs: number;
  BARS: number;
  HERTZ_PER_STEP: number;
  LOWEST_HERTZ: number;
  STEP_SECONDS: number;
  TONES: number;
}

/** Runs in the page. */
async function seekInPage(order: Order): Promise<SeekResult> {
  const { seconds, clipSeconds, givenUpMs, BARS, HERTZ_PER_STEP, LOWEST_HERTZ, STEP_SECONDS, TONES } = order;
  const video = document.querySelector('video');
  if (!video) throw new Error('The page has no video');
  const window_ = window as unknown as { spectrum?: AnalyserNode };
  if (!window_.spectrum) {
    // A media element can be taken into one graph only.
    const audio = new AudioContext();
    window_.spectrum = new AnalyserNode(audio, { fftSize: 4096, smoothingTimeConstant: 0 });
    audio.createMediaElementSource(video).connect(window_.spectrum).connect(audio.destination);
    await audio.resume();
  }
  const { spectrum } = window_;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [BARS * 8, 16];
  const paper = canvas.getContext('2d', { willReadFrequently: true });
  const levels = new Float32Array(spectrum.frequencyBinCount);

  const seen = (): number => {
    paper?.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 4, 0, 0, canvas.width, canvas.height);
    const pixels = paper?.getImageData(0, 8, canvas.width, 1).data ?? [];
    return Array.from({ length: BARS }, (_, bar) => ((pixels[4 * (8 * bar + 4)] ?? 0) > 128 ? 2 ** bar : 0)).reduce(
      (sum, digit) => sum + digit,
    );
  };
  const heard = (): number | null => {
    spectrum.getFloatFrequencyData(levels);
    const loudest = levels.indexOf(Math.max(...levels));
    if ((levels[loudest] ?? -Infinity) < -50) return null; // silence
    const hertz = (loudest * spectrum.context.sampleRate) / spectrum.fftSize;
    return Math.round((hertz - LOWEST_HERTZ) / HERTZ_PER_STEP);
  };
  const frames = () => video.getVideoPlaybackQuality().totalVideoFrames;

  const [startedMs, before] = [performance.now(), frames()];
  video.currentTime = seconds;
  const found: SeekResult = { ms: null, seen: null, heard: null };
  while (performance.now() - startedMs < givenUpMs) {
    await new Promise((go) => setTimeout(go, 20));
    if (video.seeking || video.readyState < 2 || frames() === before) continue;
    [found.seen, found.heard] = [seen(), heard()];
    // What is on the screen may be a moment older or newer than what is read afterwards.
    const steps = [-0.2, 0, 0.2].map((apart) => Math.floor(((video.currentTime + apart) % clipSeconds) / STEP_SECONDS));
    const isThere = steps.includes(found.seen) && steps.some((step) => step % TONES === found.heard);
    if (!isThere || Math.abs(video.currentTime - seconds) > 10) continue;
    found.ms = performance.now() - startedMs;
    break;
  }
  return found;
}
