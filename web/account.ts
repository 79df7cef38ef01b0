// What one may do with one's account: address, password, sessions, and its end.
import { type QueryClient, queryOptions } from '@tanstack/preact-query';
import type { ChangePassword, EmailChange, ResetPassword, Session, User } from '#contract/accounts.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';
import { becomeUser } from './session.ts';

export async function confirmPassword(password: string): Promise<void> {
  await unwrap(api.auth.confirm.$post({ json: { password } }));
}

export async function changePassword(form: ChangePassword): Promise<void> {
  await unwrap(api.me.password.$put({ json: form }));
}

export async function askReset(email: string): Promise<void> {
  await unwrap(api.auth['password-reset'].$post({ json: { email } }));
}

export async function resetPassword(form: ResetPassword): Promise<void> {
  await unwrap(api.auth['password-reset'].finish.$post({ json: form }));
}

export async function sendVerificationAgain(): Promise<void> {
  await unwrap(api.me.email.verification.$post());
}

export async function changeEmail(email: string): Promise<EmailChange> {
  return unwrap(api.me.email.$put({ json: { email } }));
}

/** Uses the code of a letter. */
export async function confirmEmail(client: QueryClient, code: string): Promise<string> {
  const { email } = await unwrap(api.auth['verify-email'].$post({ json: { code } }));
  await client.invalidateQueries({ queryKey: queryKeys.me });
  return email;
}

export const sessionsQuery = queryOptions({
  queryKey: queryKeys.sessions,
  queryFn: async (): Promise<Session[]> => (await unwrap(api.me.sessions.$get())).data,
});

export async function endSession(id: string): Promise<void> {
  await unwrap(api.me.sessions[':id'].$delete({ param: { id } }));
}

export async function endOtherSessions(): Promise<void> {
  await unwrap(api.me.sessions.$delete());
}

/** Signs out here too; returns when the account ends. */
export async function deleteAccount(client: QueryClient, password: string): Promise<string> {
  await confirmPassword(password);
  const { deleteAt } = await unwrap(api.me.deletion.$post());
  becomeUser(client, null);
  return deleteAt;
}

export async function keepAccount(client: QueryClient): Promise<void> {
  const { user } = await unwrap(api.me.deletion.$delete());
  client.setQueryData<User | null>(queryKeys.me, user);
}
