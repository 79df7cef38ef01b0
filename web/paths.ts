// Every path of the site in one place, and the check of where a sign-in may lead back to.

/** How a list is played: with a seed in an order of its own, looped where it begins anew at its end. */
export interface PlayOrder {
  shuffleSeed?: string | undefined;
  isLooped?: boolean;
}

export const paths = {
  home: () => '/',
  watch: (videoId: string) => `/watch/${videoId}`,
  category: (slug: string) => `/categories/${encodeURIComponent(slug)}`,
  tag: (slug: string) => `/tags/${encodeURIComponent(slug)}`,
  trending: () => '/trending',
  /** Filters that are empty or undefined are left out. */
  search: (q = '', filters: Record<string, string | undefined> = {}) => {
    const given = Object.entries({ q, ...filters }).filter((entry): entry is [string, string] => !!entry[1]);
    return given.length === 0 ? '/search' : `/search?${new URLSearchParams(given)}`;
  },
  latest: () => '/?show=latest',
  watchComment: (videoId: string, commentId: string) => `/watch/${videoId}?comment=${commentId}`,
  heldComments: () => '/studio/comments',
  upload: () => '/upload',
  videos: () => '/videos',
  channel: (handle: string, tab?: 'playlists' | 'about') => `/@${handle}${tab === undefined ? '' : `/${tab}`}`,
  channelFeed: (handle: string) => `/@${handle}/feed.xml`,
  playlistFeed: (playlistId: string) => `/playlists/${playlistId}/feed.xml`,
  library: () => '/library',
  liked: () => '/library/liked',
  shared: () => '/library/shared',
  playlist: (playlistId: string) => `/playlists/${playlistId}`,
  watchIn: (videoId: string, playlistId: string, how: PlayOrder = {}) =>
    `/watch/${videoId}?list=${playlistId}${how.shuffleSeed ? `&shuffle=${how.shuffleSeed}` : ''}${how.isLooped ? '&loop=1' : ''}`,
  history: () => '/history',
  subscriptions: () => '/subscriptions',
  notifications: () => '/notifications',
  mailbox: () => '/mailbox',
  settings: (section?: string) => `/settings${section === undefined ? '' : `#${section}`}`,
  helpViews: () => '/help/views',
  admin: (section?: string) => `/admin${section === undefined ? '' : `/${section}`}`,
  operations: () => '/operations',
  operationsJob: (jobId: string) => `/operations?job=${encodeURIComponent(jobId)}`,
  verifyEmail: () => '/verify-email',
  resetPassword: () => '/reset-password',
  signIn: (next?: string) => withNext('/sign-in', next),
  signUp: (next?: string) => withNext('/sign-up', next),
} as const;

/** The patterns of the route table, in the words of the router. */
export const routePatterns = {
  home: '/',
  watch: '/watch/:videoId',
  category: '/categories/:slug',
  tag: '/tags/:slug',
  trending: '/trending',
  search: '/search',
  heldComments: '/studio/comments',
  upload: '/upload',
  videos: '/videos',
  subscriptions: '/subscriptions',
  notifications: '/notifications',
  mailbox: '/mailbox',
  settings: '/settings',
  channel: '/:handle/:tab?', // `@` and a handle; what does not begin so is not found
  library: '/library',
  liked: '/library/liked',
  shared: '/library/shared',
  playlist: '/playlists/:playlistId',
  history: '/history',
  helpViews: '/help/views',
  admin: '/admin/:section?',
  operations: '/operations',
  verifyEmail: '/verify-email',
  resetPassword: '/reset-password',
  signIn: '/sign-in',
  signUp: '/sign-up',
} as const;

function withNext(path: string, next: string | undefined): string {
  return next === undefined || next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`;
}

/**
 * Where to go after signing in: `next` if it is a path of this site, else home. A browser reads `//host`, `/\host` and
 * control characters as another site, so the URL is resolved and compared rather than trusted by its first letter.
 */
export function safeNextPath(next: string | undefined | null, origin: string): string {
  if (!next?.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/';
  let url: URL;
  try {
    url = new URL(next, origin);
  } catch {
    return '/';
  }
  if (url.origin !== origin || url.pathname.startsWith('//')) return '/';
  if (url.pathname === routePatterns.signIn || url.pathname === routePatterns.signUp) return '/';
  return url.pathname + url.search + url.hash;
}
