// What other systems run to make their ladders, as steps of FFmpeg with their own settings and what each leaves behind.
import type { SourceFacts } from '#media/source-facts.ts';
import { uprightSize } from '#media/source-facts.ts';

export interface PeerSource {
  file: string;
  facts: SourceFacts;
  bitrateKbps: number;
}

/** A rendition as files that follow each other, by the beginnings of their names; the extension tells how they are read. */
export interface PeerRendition {
  name: string;
  /** In their order: names, or what names begin with. */
  parts: string[];
  extension: 'mp4' | 'ts';
}

export interface PeerLadder {
  /** One after another, in the folder of the outputs. */
  steps: string[][];
  renditions: PeerRendition[];
}

export interface Peer {
  name: string;
  ladder(source: PeerSource): PeerLadder;
}

const start = (input: string): string[] => ['-nostdin', '-y', '-v', 'error', '-i', input];

const dash = (names: readonly string[]): PeerRendition[] =>
  names.map((name, i) => ({ name, parts: [`init-stream${i}.m4s`, `chunk-stream${i}-`], extension: 'mp4' }));

const DASH_NAMES = [
  ...['-init_seg_name', 'init-stream$RepresentationID$.m4s'],
  ...['-media_seg_name', 'chunk-stream$RepresentationID$-$Number%05d$.m4s'],
  ...['-use_template', '1', '-seg_duration', '4', '-f', 'dash', 'manifest.mpd'],
];

/** Everything becomes 1080p once, then four sizes of that; the width of the largest is a slip of theirs. */
const cuteTube: Peer = {
  name: 'CuteTube',
  ladder({ file }) {
    const rungs = [
      { name: '1080p', size: 'w=1980:h=1080', kbps: 4800 },
      { name: '720p', size: 'w=1280:h=720', kbps: 2400 },
      { name: '480p', size: 'w=854:h=480', kbps: 1200 },
      { name: '360p', size: 'w=640:h=360', kbps: 800 },
    ];
    const split = `[0:v]split=${rungs.length}${rungs.map((_, i) => `[v${i}]`).join('')}`;
    const scales = rungs.map(({ name, size }, i) => `[v${i}]scale=${size}[${name}]`);
    const outputs = rungs.flatMap(({ name, kbps }, i) => [
      ...['-map', `[${name}]`, `-c:v:${i}`, 'libx264', `-b:v:${i}`, `${kbps}k`],
    ]);
    return {
      steps: [
        [
          ...start(file),
          ...['-map', '0:v:0', '-map', '0:a?', '-b:v', '4800k', '-s:v', '1920x1080', '-c:v', 'libx264', '-c:a', 'aac'],
          'whole.mov',
        ],
        [
          ...start('whole.mov'),
          '-filter_complex',
          [split, ...scales].join(';'),
          ...outputs,
          '-map',
          '0:a?',
          ...DASH_NAMES,
        ],
      ],
      renditions: dash(rungs.map(({ name }) => name)),
    };
  },
};

/** Three sizes from one decode, fast and with a cap; no sound. */
const streamBuddy: Peer = {
  name: 'StreamBuddy',
  ladder({ file }) {
    const rungs = [
      { name: '1080p', size: '1920x1080', kbps: 5000, maxKbps: 5500, bufferKbits: 10_000 },
      { name: '720p', size: '1280x720', kbps: 2800, maxKbps: 3300, bufferKbits: 6000 },
      { name: '480p', size: '854x480', kbps: 1400, maxKbps: 1750, bufferKbits: 2800 },
    ];
    const outputs = rungs.flatMap(({ size, kbps, maxKbps, bufferKbits }, i) => [
      ...['-map', '0:v:0', `-s:v:${i}`, size, `-c:v:${i}`, 'libx264', `-b:v:${i}`, `${kbps}k`],
      ...[`-maxrate:v:${i}`, `${maxKbps}k`, `-bufsize:v:${i}`, `${bufferKbits}k`],
    ]);
    const common = ['-preset', 'veryfast', '-profile:v', 'main', '-keyint_min', '48', '-g', '48', '-sc_threshold', '0'];
    return {
      steps: [[...start(file), ...outputs, ...common, '-b_strategy', '0', ...DASH_NAMES]],
      renditions: dash(rungs.map(({ name }) => name)),
    };
  },
};

/** A process for each of two sizes, in transport streams of ten seconds. */
const streamCraft: Peer = {
  name: 'StreamCraft',
  ladder({ file }) {
    const rungs = [
      { name: '720p', size: '1280x720', kbps: 2500 },
      { name: '1080p', size: '1920x1080', kbps: 5000 },
    ];
    return {
      steps: rungs.map(({ name, size, kbps }) => [
        ...start(file),
        ...['-map', '0:v:0', '-map', '0:a?', '-s:v', size, '-c:v', 'libx264', '-b:v', `${kbps}k`, '-c:a', 'aac'],
        ...['-hls_time', '10', '-hls_playlist_type', 'vod', '-hls_segment_filename', `${name}-%03d.ts`],
        ...['-f', 'hls', `${name}.m3u8`],
      ]),
      renditions: rungs.map(({ name }) => ({ name, parts: [`${name}-`], extension: 'ts' })),
    };
  },
};

/** Bits for each pixel of a frame, by which the cap of a size is set. */
const PEERTUBE_RUNGS = [
  { shortSide: 1080, bitsPerPixel: 0.1 },
  { shortSide: 480, bitsPerPixel: 0.12 },
  { shortSide: 360, bitsPerPixel: 0.15 },
  { shortSide: 720, bitsPerPixel: 0.11 },
  { shortSide: 240, bitsPerPixel: 0.17 },
];

/** Its defaults make the top alone; with the sizes that can be chosen, which are made from that. */
const peerTube: Peer = {
  name: 'PeerTube',
  ladder({ file, facts, bitrateKbps }) {
    const { width, height } = uprightSize(facts.video);
    const shortSide = Math.min(width, height);
    const rate = Math.min(60, facts.video.frameRateNumerator / facts.video.frameRateDenominator);
    const top = Math.min(1080, shortSide);
    const sides = [top, ...PEERTUBE_RUNGS.map((rung) => rung.shortSide).filter((side) => side < top)];
    const steps = sides.map((side, i) => {
      const { bitsPerPixel = 0.1 } =
        [...PEERTUBE_RUNGS].sort((a, b) => a.shortSide - b.shortSide).find((rung) => rung.shortSide >= side) ?? {};
      const pixels = side * side * (Math.max(width, height) / shortSide);
      const kbps = Math.round(Math.min((bitsPerPixel * pixels * rate) / 1000, 1.3 * bitrateKbps));
      const size = width < height ? `w=${side}:h=-2` : `w=-2:h=${side}`;
      return [
        ...start(i === 0 ? file : `${top}p.mp4`),
        ...['-map', '0:v:0', '-map', '0:a?', '-threads', '1', '-c:v', 'libx264', '-preset', 'veryfast'],
        ...['-maxrate', `${kbps}k`, '-bufsize', `${2 * kbps}k`, '-b_strategy', '1', '-bf', '16'],
        ...['-r', String(Math.round(rate * 1000) / 1000), '-g', String(Math.round(2 * rate)), '-pix_fmt', 'yuv420p'],
        ...['-vf', `scale=${size}`, '-c:a', 'aac', '-max_muxing_queue_size', '1024'],
        ...['-hls_time', '4', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4', '-hls_flags', 'single_file'],
        ...['-hls_segment_filename', `${side}p.mp4`, '-f', 'hls', `${side}p.m3u8`],
      ];
    });
    return {
      steps,
      renditions: sides.map((side) => ({ name: `${side}p`, parts: [`${side}p.mp4`], extension: 'mp4' })),
    };
  },
};

export const PEERS = { cuteTube, streamBuddy, streamCraft, peerTube } as const satisfies Record<string, Peer>;
