// Changes what admins set while the site runs; each change is a row of the audit log with what held before.
import { sql } from 'drizzle-orm';
import type { EditSiteSettings, SiteSettings } from '#contract/site-settings.ts';
import { settings } from '../db/schema.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { forgetSettings, readSettings } from '../platform/site-settings.ts';

/** Merges what is given into what holds. */
export async function editSettings(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  actor: Actor,
  edit: EditSiteSettings,
): Promise<SiteSettings> {
  const { db, clock } = ctx;
  forgetSettings();
  const before = await readSettings(ctx);
  const nowMs = clock.now();
  const changed = Object.entries(edit).filter(
    ([name, value]) => value !== undefined && value !== before[name as keyof SiteSettings],
  );
  const statements = changed.flatMap(([name, value]) => {
    const detail = { before: before[name as keyof SiteSettings], after: value };
    const row = { name, value, updatedAt: nowMs, updatedBy: actor.id };
    return [
      db
        .insert(settings)
        .values(row)
        .onConflictDoUpdate({
          target: settings.name,
          set: { value: sql`excluded.value`, updatedAt: nowMs, updatedBy: actor.id },
        }),
      audit(db, actor, { action: 'setting.change', subject: { kind: 'setting', id: name }, detail }, nowMs),
    ];
  });
  const [first, ...others] = statements;
  if (first) await db.batch([first, ...others]);
  forgetSettings();
  return readSettings(ctx);
}
