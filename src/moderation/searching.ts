// How the lists of moderators and admins are searched: plain text, of which no sign means more than itself.
import { type AnyColumn, type SQL, sql } from 'drizzle-orm';

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

/** Whatever the case of A to Z. */
export const containing = (column: AnyColumn, text: string): SQL =>
  sql`${column} like ${`%${literal(text.trim())}%`} escape '\\'`;

export const beginning = (column: AnyColumn, text: string): SQL =>
  sql`${column} like ${`${literal(text.trim())}%`} escape '\\'`;
