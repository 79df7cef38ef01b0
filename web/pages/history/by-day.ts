// Groups what was watched by the days of the reader's own calendar; pure.
import type { HistoryEntry } from '#contract/watching.ts';

const DAY_MS = 86_400_000;
const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' });
const sameYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' });
const anyYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });

const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** `Today`, `Yesterday`, `Monday`, `3 May`, `3 May 2024`. */
export function dayName(date: Date, now: Date): string {
  const days = Math.round((midnight(now) - midnight(date)) / DAY_MS); // rounded: a day may have 23 or 25 hours
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return weekday.format(date);
  return (date.getFullYear() === now.getFullYear() ? sameYear : anyYear).format(date);
}

/** In the order in which they come; one that comes twice, since it was watched again meanwhile, counts where it is first. */
export function byDay(entries: readonly HistoryEntry[], now: Date): { day: string; entries: HistoryEntry[] }[] {
  const groups = new Map<string, HistoryEntry[]>();
  const seen = new Set<string>();
  for (const entry of entries) {
    if (seen.has(entry.id)) continue;
    seen.add(entry.id);
    const day = dayName(new Date(entry.watchedAt), now);
    groups.set(day, [...(groups.get(day) ?? []), entry]);
  }
  return [...groups].map(([day, list]) => ({ day, entries: list }));
}
