// People with a role, and what they read of their notifications: for tests of moderation.
import { env } from 'cloudflare:workers';
import type { NotificationItem } from '#contract/notifications.ts';
import type { Role } from '#contract/roles.ts';
import { type Client, newPerson } from './harness.ts';

export type Person = Awaited<ReturnType<typeof newPerson>>;

export async function personWith(role: Role): Promise<Person> {
  const person = await newPerson();
  await env.DB.prepare('UPDATE users SET role = ? WHERE id = ?').bind(role, person.id).run();
  return person;
}

/** The kinds of what somebody was told, the newest first. */
export async function toldKinds(client: Client): Promise<string[]> {
  const { data } = await client.read<{ data: NotificationItem[] }>(200, 'GET', '/api/v1/me/notifications');
  return data.map(({ kind }) => kind);
}

/** What the audit log says was done to a subject, the oldest first. */
export async function acts(subjectId: string): Promise<{ action: string; actor_id: string }[]> {
  const { results } = await env.DB.prepare('SELECT action, actor_id FROM audit_log WHERE subject_id = ? ORDER BY id')
    .bind(subjectId)
    .all<{ action: string; actor_id: string }>();
  return results;
}
