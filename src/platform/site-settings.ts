// What admins set while the site runs, read with a short memory: every isolate knows of a change within seconds.
import { DEFAULT_SETTINGS, SiteSettings } from '#contract/site-settings.ts';
import type { Db } from '../db/client.ts';
import { settings } from '../db/schema.ts';

const REMEMBERED_MS = 5_000;

let remembered: { atMs: number; read: SiteSettings } | null = null;

/** What a row says that is not of the list, or was written by another version, is not believed. */
export function settingsOf(rows: readonly { name: string; value: unknown }[]): SiteSettings {
  const read: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const { name, value } of rows) {
    const tried = SiteSettings.safeParse({ ...read, [name]: value });
    if (tried.success) read[name] = value;
  }
  return read as SiteSettings;
}

export async function readSettings({ db, clock }: { db: Db; clock: { now: () => number } }): Promise<SiteSettings> {
  const nowMs = clock.now();
  if (remembered !== null && nowMs - remembered.atMs < REMEMBERED_MS && nowMs >= remembered.atMs)
    return remembered.read;
  const rows = await db.select({ name: settings.name, value: settings.value }).from(settings);
  remembered = { atMs: nowMs, read: settingsOf(rows) };
  return remembered.read;
}

/** Behind a change: this isolate reads anew at once. */
export function forgetSettings(): void {
  remembered = null;
}
