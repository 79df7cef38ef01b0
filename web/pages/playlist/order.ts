// The order of a list while somebody changes it: where an item goes, and how the API is told; pure but for the draw of a seed.
import type { PlaylistMove } from '#contract/playlists.ts';

/** The list with the item of one place at another. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const rest = list.filter((_, place) => place !== from);
  const item = list[from];
  return item === undefined ? rest : [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** Beside which neighbour the item of a place stands, in the words of the API. */
export function moveTo(ids: readonly string[], place: number): PlaylistMove {
  return { after: ids[place - 1] ?? null };
}

export type Step = 'up' | 'down' | 'top' | 'end';

export function placeAfter(step: Step, place: number, count: number): number {
  switch (step) {
    case 'up':
      return Math.max(0, place - 1);
    case 'down':
      return Math.min(count - 1, place + 1);
    case 'top':
      return 0;
    case 'end':
      return count - 1;
  }
}

const STEPS: Readonly<Record<string, Step>> = { ArrowUp: 'up', ArrowDown: 'down', Home: 'top', End: 'end' };

/** What a key does to the item that is held. */
export const stepOfKey = (key: string): Step | null => STEPS[key] ?? null;

/** The place under the pointer, of the middles of all rows as they lay when the drag began, from the top. */
export function placeAt(middles: readonly number[], from: number, middle: number): number {
  const above = middles.filter((other, place) => place !== from && other < middle).length;
  return Math.min(middles.length - 1, above);
}

/** An order of its own for a seed: the same on every page that one goes through. */
export function shuffled<Item extends { videoId: string }>(items: readonly Item[], seed: string): Item[] {
  const ranks = new Map(items.map(({ videoId }) => [videoId, rankOf(seed + videoId)]));
  return [...items].sort((a, b) => (ranks.get(a.videoId) ?? 0) - (ranks.get(b.videoId) ?? 0));
}

/** Of an order that nobody had before; short, since addresses carry it. */
export const newSeed = (): string => Math.random().toString(36).slice(2, 8);

/** FNV-1a, 32 bits, mixed once more: neighbours in the alphabet get ranks far apart. */
function rankOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
