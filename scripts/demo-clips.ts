// The clips of the demo's channels: recipes for FFmpeg's own generators, so that nothing has to be downloaded.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { VideoDetails } from '#contract/videos.ts';

export interface DemoClip {
  file: string;
  /** The username of whose channel it is. */
  owner: string;
  details: VideoDetails & { title: string };
  /** lavfi graphs (https://ffmpeg.org/ffmpeg-filters.html, "Multimedia sources"). */
  video: string;
  audio: string;
  seconds: number;
}

/** A chord of sines that breathes: each tone with its own slow tremolo. */
function chord(frequencies: readonly number[]): string {
  const tones = frequencies.map(
    (hertz, index) => `0.12*sin(2*PI*${hertz}*t)*(0.6+0.4*sin(2*PI*${(0.11 + index * 0.07).toFixed(2)}*t))`,
  );
  return `aevalsrc=exprs='${tones.join('+')}|${tones.toReversed().join('+')}':s=48000`;
}

/** Waves of red, green and blue at different paces, computed small and enlarged: the curtain stays soft. */
const AURORA = [
  `r='104+60*sin(X/31+T*0.5)*sin(Y/40-T*0.23)+40*sin((X+Y)/47+T*0.31)'`,
  `g='90+80*sin(X/43-T*0.37+sin(Y/29+T*0.2))'`,
  `b='150+70*sin(Y/37+T*0.29+sin(X/53-T*0.41))'`,
].join(':');

export const DEMO_CLIPS: readonly DemoClip[] = [
  {
    file: 'aurora.mp4',
    owner: 'demo',
    details: {
      title: 'Aurora, in slow motion',
      description:
        'Colours that drift into each other, and a chord that breathes.\n\nComputed by FFmpeg, pixel by pixel.',
      tags: ['ambient', 'generated'],
      category: 'science-technology',
    },
    video: `nullsrc=s=160x90:r=30,format=gbrp,geq=${AURORA},scale=1920:1080:flags=bicubic,format=yuv420p`,
    audio: chord([110, 164.81, 220, 277.18]),
    seconds: 24,
  },
  {
    file: 'mandelbrot.mp4',
    owner: 'demo',
    details: {
      title: 'Into the Mandelbrot set',
      description: 'A zoom towards one point on the edge of the set.\n\nMade by the mandelbrot generator of FFmpeg.',
      tags: ['fractal', 'mathematics', 'generated'],
      category: 'science-technology',
    },
    video:
      'mandelbrot=s=1280x720:r=30:maxiter=900:start_scale=0.03:end_scale=0.0003:end_pts=600:inner=black,hue=h=170:s=0.6,gblur=sigma=0.8,format=yuv420p',
    audio: chord([98, 146.83, 196, 233.08]),
    seconds: 20,
  },
  {
    file: 'life.mp4',
    owner: 'demo',
    details: {
      title: 'A colony, filmed on a phone',
      description: "Conway's game of life, upright as phones film.\n\nMade by the life generator of FFmpeg.",
      tags: ['game of life', 'generated', 'portrait'],
      category: 'science-technology',
    },
    video:
      'life=s=90x160:r=12:seed=11:ratio=0.3:mold=6:life_color=0xffd166:death_color=0xf72585:mold_color=0x10002b,scale=720:1280:flags=neighbor,fps=24,format=yuv420p',
    audio: chord([130.81, 196, 261.63, 329.63]),
    seconds: 16,
  },
  {
    file: 'rule-30.mp4',
    owner: 'small-rules',
    details: {
      title: 'Rule 30, line by line',
      description: 'Every cell asks its two neighbours, and nothing more.\n\n0:00 One line\n0:07 Already a pattern',
      tags: ['cellular automaton', 'mathematics', 'generated'],
      category: 'education',
    },
    video:
      'cellauto=rule=30:s=320x180:r=30:random_seed=3:random_fill_ratio=0.02,format=rgb24,scale=1280:720:flags=neighbor,colorchannelmixer=rr=0.95:gg=0.63:bb=0.38,format=yuv420p',
    audio: chord([146.83, 220, 293.66]),
    seconds: 16,
  },
  {
    file: 'carpet.mp4',
    owner: 'small-rules',
    details: {
      title: 'A walk over the Sierpiński carpet',
      description: 'Holes in holes in holes, and no edge anywhere.',
      tags: ['fractal', 'mathematics', 'generated'],
      category: 'education',
    },
    video: 'sierpinski=s=1280x720:r=30:seed=8:jump=60,hue=h=60:s=1.4,gblur=sigma=0.6,format=yuv420p',
    audio: chord([123.47, 185, 246.94]),
    seconds: 14,
  },
  {
    file: 'lissajous.mp4',
    owner: 'visible-sound',
    details: {
      title: 'Two tones, drawn',
      description: 'The left tone moves the pen across, the right one up and down.',
      tags: ['sound', 'lissajous', 'generated'],
      category: 'music',
    },
    video:
      "aevalsrc=exprs='0.7*sin(2*PI*220*t)|0.7*sin(2*PI*330.4*t)':s=48000,avectorscope=s=720x720:r=30:mode=lissajous_xy:draw=line:rc=90:gc=200:bc=240:rf=6:gf=9:bf=4,gblur=sigma=0.7,pad=1280:720:280:0:0x12081f,format=yuv420p",
    audio: chord([220, 330.4]),
    seconds: 16,
  },
  {
    file: 'sunset.mp4',
    owner: 'visible-sound',
    details: {
      title: 'Dusk, unhurried',
      description: 'Eighteen seconds of a sun that does not set. 日落，慢慢来。',
      tags: ['日落', 'ambient', 'generated'],
      category: 'travel-events',
    },
    video:
      'gradients=s=1280x720:r=30:n=4:c0=0x1b1035:c1=0x7b2d5b:c2=0xf2695c:c3=0xffd08a:x0=640:y0=0:x1=640:y1=720:speed=0.008:seed=4,format=yuv420p',
    audio: chord([110, 138.59, 164.81, 207.65]),
    seconds: 18,
  },
  {
    file: 'colony.mp4',
    owner: 'self-playing',
    details: {
      title: 'A game that nobody wins',
      description: 'Four hundred cells, no player.',
      tags: ['game of life', 'generated'],
      category: 'gaming',
    },
    video:
      'life=s=320x180:r=12:seed=29:ratio=0.2:mold=12:life_color=0xb8f2e6:death_color=0x2a9d8f:mold_color=0x0b2e33,scale=1280:720:flags=neighbor,fps=24,format=yuv420p',
    audio: chord([98, 130.81, 174.61]),
    seconds: 14,
  },
];

/** Makes the clip unless the file is there; H.264 and AAC as a camera would give them. */
export async function makeClip(
  ffmpeg: string,
  clip: Pick<DemoClip, 'video' | 'audio' | 'seconds'>,
  path: string,
): Promise<void> {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.part.mp4`;
  await promisify(execFile)(ffmpeg, [
    ...['-nostdin', '-v', 'error', '-y'],
    ...['-f', 'lavfi', '-i', clip.video, '-f', 'lavfi', '-i', clip.audio, '-t', String(clip.seconds)],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '22', '-pix_fmt', 'yuv420p', '-g', '90'],
    ...['-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart', unfinished],
  ]);
  renameSync(unfinished, path);
}
