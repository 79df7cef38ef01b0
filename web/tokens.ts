// Personal tokens and apps of who is signed in: what there is, making one, ending one.
import { queryOptions } from '@tanstack/preact-query';
import type { ApiToken, App, MadeApiToken, NewApiToken } from '#contract/tokens.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';

export const tokensQuery = queryOptions({
  queryKey: queryKeys.tokens,
  queryFn: async (): Promise<ApiToken[]> => (await unwrap(api.me.tokens.$get())).data,
});

export const appsQuery = queryOptions({
  queryKey: queryKeys.apps,
  queryFn: async (): Promise<App[]> => (await unwrap(api.me.apps.$get())).data,
});

export async function makeToken(form: NewApiToken): Promise<MadeApiToken> {
  return unwrap(api.me.tokens.$post({ json: form }));
}

export async function revokeToken(id: string): Promise<void> {
  await unwrap(api.me.tokens[':id'].$delete({ param: { id } }));
}

export async function endApp(id: string): Promise<void> {
  await unwrap(api.me.apps[':id'].$delete({ param: { id } }));
}
