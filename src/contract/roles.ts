// What an account may do, from the least to the most; no zod here, so that the web pays nothing for it.

/** Each may do what those before it may. */
export const ROLES = ['viewer', 'creator', 'moderator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a role adds, in words for those who give it. */
export const ROLE_TEXTS: Record<Role, string> = {
  viewer: 'Watches, votes and comments',
  creator: 'Also uploads videos',
  moderator: 'Also decides reports and takes videos and comments down',
  admin: 'Also manages accounts, categories, settings and jobs',
};

export const hasRole = (user: { role: Role } | undefined, needed: Role): boolean =>
  user !== undefined && ROLES.indexOf(user.role) >= ROLES.indexOf(needed);
