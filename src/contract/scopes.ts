// What a token may be allowed to do; no zod here, so that the web pays nothing for it.

/** Each with what it allows, in words for those who make a token. Routes that name none are for sessions only. */
export const SCOPE_TEXTS = {
  'account:read': 'See who you are, your notifications and what you follow',
  'videos:read': 'See your videos, private ones too, and their statistics',
  'videos:write': 'Edit and delete your videos',
  'uploads:write': 'Upload videos',
  'library:read': 'See your history, playlists and votes',
  'library:write': 'Change your history, playlists, votes and subscriptions',
  'comments:write': 'Comment, and decide about comments on your channel',
  'channel:write': 'Edit your channel',
} as const;

export type Scope = keyof typeof SCOPE_TEXTS;
export const SCOPES = Object.keys(SCOPE_TEXTS) as [Scope, ...Scope[]];
