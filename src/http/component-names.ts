// The schemas of the contract under the names that its files give them, for the OpenAPI document.
import { z } from 'zod/mini';
import * as accounts from '#contract/accounts.ts';
import * as admin from '#contract/admin.ts';
import * as audit from '#contract/audit.ts';
import * as categories from '#contract/categories.ts';
import * as channels from '#contract/channels.ts';
import * as comments from '#contract/comments.ts';
import * as discovery from '#contract/discovery.ts';
import * as health from '#contract/health.ts';
import * as notifications from '#contract/notifications.ts';
import * as operations from '#contract/operations.ts';
import * as playlists from '#contract/playlists.ts';
import * as posters from '#contract/posters.ts';
import * as protection from '#contract/protection.ts';
import * as reports from '#contract/reports.ts';
import * as search from '#contract/search.ts';
import * as siteSettings from '#contract/site-settings.ts';
import * as tokens from '#contract/tokens.ts';
import * as uploads from '#contract/uploads.ts';
import * as videos from '#contract/videos.ts';
import * as watching from '#contract/watching.ts';

const FILES: Record<string, unknown>[] = [
  accounts,
  admin,
  audit,
  categories,
  channels,
  comments,
  discovery,
  health,
  notifications,
  operations,
  playlists,
  posters,
  protection,
  reports,
  search,
  siteSettings,
  tokens,
  uploads,
  videos,
  watching,
];

/** Objects only: a reference to a plain string would hide more than it saves. */
const isNamed = (value: unknown): value is z.core.$ZodObject =>
  value instanceof z.core.$ZodType && value._zod.def.type === 'object';

/** As JSON Schema, by name. */
export function namedSchemas(): Record<string, Record<string, unknown>> {
  const entries = FILES.flatMap((file) => Object.entries(file)).filter(([, value]) => isNamed(value));
  return Object.fromEntries(
    entries.map(([name, schema]) => [
      name,
      z.toJSONSchema(schema as z.core.$ZodObject, { io: 'input', unrepresentable: 'any' }),
    ]),
  );
}
