// The sound made in windows of a unit, in random order, against one pass: a sweep, music, speech and real clips, join by join.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { renderAudioInit } from '#media/cmaf/audio.ts';
import { audioGrid, audioPacketCount, SAMPLES_PER_PACKET, timelineSeconds } from '#media/grid.ts';
import { type FragmentRun, unitOf } from '#media/units.ts';
import { soundRunArgs } from '../transcoder/ffmpeg/sound-args.ts';
import { makeAudio } from '../transcoder/make-audio.ts';
import type { MadePack } from '../transcoder/run-packer.ts';
import { benchClips, benchTools, type OpenClip, withClip } from './open-clip.ts';
import { music, SPEECH, sweep, wave } from './sound-clips.ts';
import { compareJoins, decodeMade, decodeSound, rmsDifference, silenceLike, withoutFirst } from './sound-joins.ts';

const MADE_SECONDS = 40;
const MADE: Readonly<Record<string, string[]>> = {
  'sweep.mp4': wave([sweep(MADE_SECONDS), sweep(MADE_SECONDS)], MADE_SECONDS),
  'music.mp4': wave([music(220), music(221, 2)], MADE_SECONDS, 44_100),
  'speech.mp4': wave([SPEECH], MADE_SECONDS),
};

/** @param options a folder of clips, measured after those that FFmpeg makes of nothing */
export async function benchSound([clips]: string[]): Promise<void> {
  console.log(
    'Windows of a unit in random order against one pass. Within 50 ms of each join: "apart" is the RMS of (windows -',
  );
  console.log(
    'one pass) by that of (one pass - source), "step" the largest step between samples by that of one pass; the',
  );
  console.log('worst of all joins, and how many are above 1. "dB": how far what one pass loses lies below the sound.');
  console.log(
    'clip                           codec        kHz joins  apart above   step above    dB  kbps  rest of the samples',
  );
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-sound-'));
  try {
    for (const [name, input] of Object.entries(MADE)) {
      const file = join(folder, name);
      const picture = ['-f', 'lavfi', '-i', `color=size=64x48:rate=25:duration=${MADE_SECONDS}`];
      const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-b:a', '256k'];
      await promisify(execFile)(benchTools().ffmpeg, ['-v', 'error', ...picture, ...input, ...coded, file]);
      await withClip(file, measure);
    }
    if (clips) for (const file of await benchClips(clips, folder)) await withClip(file, measure);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(clip: OpenClip): Promise<void> {
  const { plan, name, source, context, folder } = clip;
  const { audio, timeline } = plan;
  if (!audio || !plan.audioIsEnterable) {
    return console.log(`${name}: ${audio ? 'its samples cannot be counted: made in one run' : 'no sound'}`);
  }
  const { sampleRate, channels } = audio;
  const grid = audioGrid(timeline, sampleRate);
  const windows = shuffled(windowsOf(clip));
  const init = renderAudioInit({ ...audio, bitrateBps: 1000 * audio.bitrateKbps });
  const make = async (runs: readonly FragmentRun[]) => {
    const made = new Map<number, Uint8Array>();
    const put = async ({ firstFragment, fragments }: MadePack) =>
      fragments.forEach((bytes, i) => void made.set(firstFragment + i, bytes));
    for (const run of runs) await makeAudio(context, plan, source, { run, pace: 'viewer' }, { put });
    const bytes = Buffer.concat([...made].sort(([a], [b]) => a - b).map(([, fragment]) => fragment));
    const file = join(folder, 'made.mp4');
    await writeFile(file, Buffer.concat([init, bytes]));
    const sound = withoutFirst(await decodeMade(context.tools.ffmpeg, file, channels), SAMPLES_PER_PACKET);
    return { bytes: bytes.byteLength, sound };
  };
  const apart = await make(windows);
  const onePass = await make([{ first: 0, end: grid.fragmentCount }]);
  const all = { from: 0, until: audioPacketCount(timeline, sampleRate), seekSeconds: null };
  const { args } = soundRunArgs(plan, audio, source, all);
  const quiet = args.slice(0, args.indexOf('-c:a')).map((arg) => (arg === 'pipe:1' ? '/dev/null' : arg));
  const original = await decodeSound(context.tools.ffmpeg, quiet, channels);
  const starts = windows.flatMap(({ first }) => (first === 0 ? [] : [grid.fragment(first).start]));
  const sounds = { windows: apart.sound, onePass: onePass.sound, source: original };
  const joins = compareJoins(sounds, starts, sampleRate);
  const by = (part: number, whole: number): number => (part <= whole ? Math.min(1, part / (whole || 1)) : part / whole);
  const [farthest, steps] = [
    joins.map((each) => by(each.apart, each.loss)),
    joins.map((each) => each.step / (each.stepOfOnePass || 1)),
  ];
  const span = { begin: 0, end: original.samples.length / channels };
  const loss = rmsDifference(onePass.sound, original, span) / rmsDifference(silenceLike(original), original, span);
  const above = (ratios: readonly number[]): string => String(ratios.filter((ratio) => ratio > 1).length).padStart(5);
  console.log(
    [
      name.padEnd(30).slice(0, 30),
      (plan.source.audio?.codec ?? '').padEnd(10),
      (sampleRate / 1000).toFixed(1).padStart(5),
      String(joins.length).padStart(5),
      Math.max(0, ...farthest)
        .toFixed(3)
        .padStart(6),
      above(farthest),
      Math.max(0, ...steps)
        .toFixed(4)
        .padStart(6),
      above(steps),
      (Number.isFinite(loss) ? (20 * Math.log10(loss)).toFixed(1) : '-').padStart(5),
      ((8 * apart.bytes) / 1000 / timelineSeconds(timeline)).toFixed(0).padStart(5),
      String((apart.sound.samples.length - onePass.sound.samples.length) / channels).padStart(5),
    ].join(' '),
  );
}

/** Of a unit each; a clip that is a single one is cut at every fragment. */
function windowsOf({ plan }: OpenClip): FragmentRun[] {
  const grid = audioGrid(plan.timeline, plan.audio?.sampleRate ?? 0);
  const units: FragmentRun[] = [];
  for (let n = 0; n < grid.fragmentCount; n = units.at(-1)?.end ?? Number.POSITIVE_INFINITY)
    units.push(unitOf(grid, n));
  if (units.length > 1) return units;
  return Array.from({ length: grid.fragmentCount }, (_, n) => ({ first: n, end: n + 1 }));
}

/** In an order that looks random and is the same in every run. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  let state = 6;
  const keyed = items.map((item) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return { item, key: state };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
