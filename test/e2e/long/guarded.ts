// What a populated platform has of who may see what: a video that is shared, one that is blocked, tokens, a suspended account.
import type { NewShareLink } from '#contract/sharing.ts';
import type { MadeApiToken } from '#contract/tokens.ts';
import { ApiClient } from '../../../scripts/api-client.ts';
import { PASSWORD, someone } from '../people.ts';

export interface Guarded {
  /** Paths of a link without and one with a password, to a video that is private. */
  link: string;
  lockedLink: string;
  sharedVideo: string;
  blockedVideo: string;
}

interface Scene {
  operator: ApiClient;
  owner: ApiClient;
  memberHandle: string;
  /** Long, and in pieces that break nowhere. */
  words: string;
  hiddenVideo: string;
  sharedVideo: string;
  blockedVideo: string;
}

export async function guard(scene: Scene): Promise<Guarded> {
  const { operator, owner, memberHandle, hiddenVideo, sharedVideo, blockedVideo } = scene;
  const share = (id: string) => owner.request('PUT', `/api/v1/videos/${id}/shares/${memberHandle}`);
  for (const id of [hiddenVideo, sharedVideo]) await share(id);
  const embedDomains = ['example.com', `*.${'a-rather-long-name-of-a-site'.repeat(2)}.example`];
  await owner.request('PATCH', `/api/v1/videos/${sharedVideo}`, { embedDomains });
  const path = async (details: object) => {
    const made = await owner.request<NewShareLink>('POST', `/api/v1/videos/${hiddenVideo}/share-links`, details);
    const { pathname, search } = new URL(made.url, owner.origin);
    return pathname + search;
  };
  const link = await path({ label: scene.words.slice(0, 60) });
  const lockedLink = await path({ label: '给家人', password: 'swordfish', expiresAt: inDays(30) });
  await operator.request('POST', '/api/v1/admin/videos/block', { ids: [blockedVideo], reason: scene.words });
  await operator.request('PATCH', '/api/v1/admin/settings', { welcomeText: `${scene.words}\n先读规则。` });
  await suspendSomebody(operator, scene.words);
  await giveTokens(owner);
  return { link, lockedLink, sharedVideo, blockedVideo };
}

async function suspendSomebody(operator: ApiClient, reason: string): Promise<void> {
  const client = new ApiClient(operator.origin);
  await client.enter(someone('suspended'));
  const { user } = await client.request<{ user: { id: string } }>('GET', '/api/v1/me');
  await operator.request('PUT', `/api/v1/admin/users/${user.id}/quota`, { bytes: 2.5e9, minutes: 0 });
  await operator.request('POST', '/api/v1/admin/users/suspend', { ids: [user.id], reason });
}

async function giveTokens(owner: ApiClient): Promise<void> {
  const wanted = {
    name: '每晚上传 nightly',
    scopes: ['videos:read', 'uploads:write', 'account:read'],
    expiresInDays: 90,
  };
  await owner.request<MadeApiToken>('POST', '/api/v1/me/tokens', wanted);
  await owner.request('POST', '/api/v1/me/tokens', { name: 'w'.repeat(60), scopes: ['videos:read'] });
  const { user } = await owner.request<{ user: { username: string } }>('GET', '/api/v1/me');
  await new ApiClient(owner.origin).request('POST', '/api/v1/auth/app/login', {
    credential: user.username,
    password: PASSWORD,
    client: 'Player of the television in the hall',
    scopes: ['library:read', 'library:write'],
  });
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
