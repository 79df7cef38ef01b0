// One broken clip of a run, told by the run's seed and its own number alone.
import { type Clip, makeEightClips } from './eight-clips.ts';
import { mutate } from './mutate.ts';

export interface Mutation {
  number: number;
  /** What it is, for the report. */
  name: string;
  filename: string;
  bytes: Uint8Array;
}

export async function openMutations(seed: number): Promise<(number: number) => Mutation> {
  const clips = await makeEightClips();
  return (number) => mutationOf(clips, seed, number);
}

function mutationOf(clips: readonly Clip[], seed: number, number: number): Mutation {
  const clip = clips[number % clips.length] ?? { name: 'nothing', bytes: new Uint8Array(0) };
  const { bytes, told } = mutate(clip.bytes, seed * 1_000_003 + number);
  const name = `mutation ${number} (${clip.name}: ${told})`;
  return { number, name, filename: `mutation-${number}.${clip.name}`, bytes };
}
