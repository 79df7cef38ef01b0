// What every route finds in its Hono context: the bindings, the composition root and who is asking.
import type { User } from '#contract/accounts.ts';
import type { AppContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import type { Credential } from './credential.ts';

export interface AppEnv {
  Bindings: AppBindings;
  Variables: {
    ctx: AppContext;
    requestId: string;
    /** Set by the session guard on API routes; undefined for visitors. */
    user: User | undefined;
    /** By what the user is known; undefined for visitors. */
    credential: Credential | undefined;
    /** SHA-256 of the session token that came with the request, whether or not it is a session. */
    sessionHash: string | undefined;
    /** For the one script-src of an answer that is a page. */
    nonce: string;
  };
}
