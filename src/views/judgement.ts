// Decides what a report of watching is worth, and which counter it belongs to; pure.
import { VIEW_SPEED_MAX, viewAfterSeconds } from '#contract/view-rule.ts';
import { isOver, type ViewSessionFacts } from './view-token.ts';

/** Clocks and beacons are not exact to the moment. */
const SLACK_SECONDS = 1;

/** `count` is what the counter must still be asked: whether session and viewer were counted before. */
export function judge(
  facts: Pick<ViewSessionFacts, 'beganMs' | 'durationMs' | 'isOwner'>,
  watchedSeconds: number,
  nowMs: number,
): 'own' | 'expired' | 'watching' | 'count' {
  if (facts.isOwner) return 'own';
  if (isOver(facts, nowMs)) return 'expired';
  // What was watched faster than a player can is not believed: it may be one day, when the time has really passed.
  const possible = VIEW_SPEED_MAX * Math.max(0, (nowMs - facts.beganMs) / 1000) + SLACK_SECONDS;
  const needed = viewAfterSeconds(facts.durationMs);
  return watchedSeconds >= needed && possible >= needed ? 'count' : 'watching';
}

export const SHARDS_MAX = 64;
const VIEWS_PER_SHARD = 5_000;

/** How many counters a video has: one, and twice as many whenever its views have doubled beyond 5,000; a power of two. */
export function shardCount(views: number): number {
  let shards = 1;
  while (shards < SHARDS_MAX && shards * VIEWS_PER_SHARD <= views) shards *= 2;
  return shards;
}

/** The counter of a viewer: the same one for all of their sessions while the number of counters is the same. */
export const shardOf = (viewer: string, shards: number): number =>
  Number.parseInt(viewer.slice(0, 8), 16) & (shards - 1);

/** Where the viewers of a counter were counted while there were fewer of them: its number without its highest bits, the first one first. */
export function ancestorsOf(shard: number): number[] {
  const found: number[] = [];
  for (let shards = 1; shards <= shard; shards *= 2) {
    const ancestor = shard & (shards - 1);
    if (found.at(-1) !== ancestor) found.push(ancestor);
  }
  return found;
}
