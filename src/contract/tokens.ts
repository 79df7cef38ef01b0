// Tokens on the wire: personal ones, apps that signed in, and the ticket that opens an app's socket.
import { z } from 'zod/mini';
import { LogIn } from './accounts.ts';
import { SCOPES } from './scopes.ts';

const Scopes = z.array(z.enum(SCOPES));
const GivenScopes = Scopes.check(
  z.minLength(1, 'at least one'),
  z.refine((given) => new Set(given).size === given.length, 'each once'),
);
const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(60));

const TOKEN_DAYS_MAX = 3650;

export const ApiToken = z.object({
  id: z.string(),
  name: z.string(),
  ending: z.string(), // its last four characters
  scopes: Scopes,
  createdAt: z.string(),
  expiresAt: z.nullable(z.string()),
  lastUsedAt: z.nullable(z.string()), // to ten minutes
});
export type ApiToken = z.infer<typeof ApiToken>;
export const ApiTokenList = z.object({ data: z.array(ApiToken), nextCursor: z.null() });

export const NewApiToken = z.strictObject({
  name: Name,
  scopes: GivenScopes,
  expiresInDays: z.optional(z.int().check(z.minimum(1), z.maximum(TOKEN_DAYS_MAX))), // without it the token lasts until it is revoked
});
export type NewApiToken = z.infer<typeof NewApiToken>;

/** `secret` is the token itself, which nobody can read again. */
export const MadeApiToken = z.object({ token: ApiToken, secret: z.string() });
export type MadeApiToken = z.infer<typeof MadeApiToken>;

export const AppLogIn = z.strictObject({ ...LogIn.shape, client: Name, scopes: GivenScopes });
export type AppLogIn = z.infer<typeof AppLogIn>;

/** Each refresh token is good for one exchange. */
export const AppTokens = z.object({ accessToken: z.string(), expiresInSeconds: z.number(), refreshToken: z.string() });
export type AppTokens = z.infer<typeof AppTokens>;
export const RefreshToken = z.strictObject({ refreshToken: z.string().check(z.maxLength(200)) });

export const App = z.object({
  id: z.string(),
  client: z.string(), // what it calls itself
  scopes: Scopes,
  createdAt: z.string(),
  lastUsedAt: z.string(),
});
export type App = z.infer<typeof App>;
export const AppList = z.object({ data: z.array(App), nextCursor: z.null() });

/** For `?ticket=` of the socket, once. */
export const SocketTicket = z.object({ ticket: z.string(), expiresInSeconds: z.number() });
export type SocketTicket = z.infer<typeof SocketTicket>;
