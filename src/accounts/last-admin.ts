// The condition under which somebody may stop being an admin; part of the statement that takes the role, so that of several at once one stays.
import { type SQL, sql } from 'drizzle-orm';
import { users } from './table.ts';

/** Of a row of users: it is no admin's, or there is another who can act. */
export const anotherAdminStays: SQL = sql`(${users.role} <> 'admin' or exists
  (select 1 from users other where other.role in ('moderator', 'admin') and other.role = 'admin'
    and other.id <> ${users.id} and other.delete_at is null and other.suspended_at is null))`;
