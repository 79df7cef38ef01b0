// Poster candidates of a video, made of what is stored of a rung: the best of some pictures, or given ones once more.
import { videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { posterArgs, samplesArgs } from './ffmpeg/picture-args.ts';
import { JobFailure } from './job-failure.ts';
import type { EncodePlan } from './plan.ts';
import { choosePosters, SAMPLE, type Sample } from './poster-choice.ts';
import type { Reporter } from './reporter.ts';
import { putObject } from './storage.ts';
import { fromStills, readFragments, type StillsContext } from './stored-stills.ts';

interface PosterContext extends StillsContext {
  reporter: Pick<Reporter, 'emit'>;
}

type RungSize = Pick<Rung, 'name' | 'width' | 'height'>;

/**
 * Looks at the first pictures of `fragments` and makes posters of the best.
 * @returns how many there are; null when not all of them are stored
 */
export async function makePosters(
  context: PosterContext,
  plan: EncodePlan,
  rung: RungSize,
  fragments: readonly number[],
  max?: number,
): Promise<number | null> {
  const parts = await readFragments(context, rung.name, fragments);
  if (!parts) return null;
  const luma = await fromStills(context, `look at ${rung.name}`, parts, samplesArgs);
  const size = SAMPLE.width * SAMPLE.height;
  if (luma.byteLength !== fragments.length * size) {
    throw new JobFailure('output-damaged', `${luma.byteLength / size} of ${fragments.length} pictures came`);
  }
  const samples = fragments.map((fragment, i): Sample => ({ fragment, luma: luma.subarray(i * size, (i + 1) * size) }));
  const chosen = choosePosters(samples, max);
  const [init = new Uint8Array()] = parts;
  for (const [candidate, fragment] of chosen.entries()) {
    const still = parts[1 + fragments.indexOf(fragment)] ?? new Uint8Array();
    await makePoster(context, plan, rung, { candidate, fragment }, [init, still]);
  }
  return chosen.length;
}

/** Makes candidates again of another rung: the same pictures, sharper. */
export async function sharpenPosters(
  context: PosterContext,
  plan: EncodePlan,
  { rendition, posters }: { rendition: string; posters: readonly { candidate: number; fragment: number }[] },
): Promise<void> {
  const rung = plan.rungs.find(({ name }) => name === rendition);
  if (!rung) throw new JobFailure('encoder-failed', `the plan has no ${rendition}`);
  for (const poster of posters) {
    const parts = await readFragments(context, rung.name, [poster.fragment]);
    if (!parts) throw new JobFailure('storage-failed', `${rendition}: fragment ${poster.fragment} is not stored`);
    await makePoster(context, plan, rung, poster, parts);
  }
}

async function makePoster(
  context: PosterContext,
  { timeline }: EncodePlan,
  rung: RungSize,
  { candidate, fragment }: { candidate: number; fragment: number },
  parts: readonly Uint8Array[],
): Promise<void> {
  const picture = await fromStills(context, `poster ${candidate}`, parts, (file) => posterArgs(file, rung));
  const stored = await putObject(context.worker, `posters/${candidate}`, picture, 'image/jpeg');
  const { fragment: spanOf, timescale } = videoGrid(timeline);
  const atMs = Math.round((1000 * spanOf(fragment).start) / timescale);
  context.reporter.emit({ type: 'poster', candidate, atMs, rendition: rung.name, ...stored });
}
