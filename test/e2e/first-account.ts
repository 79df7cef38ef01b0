// Makes the first account of the platform under test, which is its admin, before any test makes one.
import type { FullConfig } from '@playwright/test';
import { type Account, ApiClient } from '../../scripts/api-client.ts';
import { PASSWORD } from './people.ts';

export const THE_ADMIN: Account = {
  username: 'the-admin',
  email: 'the-admin@example.com',
  password: PASSWORD,
  displayName: 'The admin',
};

export default async function makeFirstAccount({ projects: [project] }: FullConfig): Promise<void> {
  const origin = project?.use.baseURL;
  if (origin === undefined) throw new Error('The platform under test has no address');
  await new ApiClient(origin).enter(THE_ADMIN);
}
