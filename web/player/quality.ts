// The rungs of a video as a viewer reads and chooses them.

/** One rung that can be played now; `id` is the same for both engines and before and after a takeover. */
export interface Quality {
  id: string;
  width: number;
  height: number;
  frameRate: number;
  bitrateBps: number;
}

/** A rung is named by its short side, so that a portrait video reads as people expect. */
export const shortSide = (picture: { width: number; height: number }): number =>
  Math.min(picture.width, picture.height);

/** `720p`, and `720p60` from 50 frames per second on. */
export function qualityLabel(quality: Pick<Quality, 'width' | 'height' | 'frameRate'>): string {
  const frameRate = Math.round(quality.frameRate);
  return `${shortSide(quality)}p${frameRate >= 50 ? frameRate : ''}`;
}

/** `Auto (720p)` while the player chooses, `Auto` before it has chosen. */
export function autoLabel(playing: Quality | null): string {
  return playing ? `Auto (${qualityLabel(playing)})` : 'Auto';
}

export interface QualityOption {
  value: string;
  label: string;
  checked: boolean;
}

/** The menu: automatic first, then the rungs from the best down. */
export function qualityOptions(
  qualities: readonly Quality[],
  chosenId: string | null,
  playing: Quality | null,
): QualityOption[] {
  const best = [...qualities].sort((a, b) => shortSide(b) - shortSide(a) || b.bitrateBps - a.bitrateBps);
  return [
    { value: 'auto', label: chosenId === null ? autoLabel(playing) : 'Auto', checked: chosenId === null },
    ...best.map((quality) => ({
      value: quality.id,
      label: qualityLabel(quality),
      checked: quality.id === chosenId,
    })),
  ];
}

/**
 * The rung for a remembered choice: the same, else the best one below it, else the lowest.
 * @returns null for automatic, or where nothing can be chosen
 */
export function qualityFor(preferred: 'auto' | number, qualities: readonly Quality[]): Quality | null {
  if (preferred === 'auto' || qualities.length === 0) return null;
  const ascending = [...qualities].sort((a, b) => shortSide(a) - shortSide(b));
  return ascending.findLast((quality) => shortSide(quality) <= preferred) ?? ascending[0] ?? null;
}
