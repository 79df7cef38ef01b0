// Decides which host names are served and which origins may act with a session; pure.

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1']);

/** Where apps sign in: no cookie is read or set there. */
export const isCookieless = (path: string): boolean => path.startsWith('/api/v1/auth/app/');

/** The origins that are this site: PUBLIC_ORIGIN, and for a loopback one both of its names on the same port. */
export function ownOrigins(publicOrigin: string): string[] {
  const { protocol, hostname, port } = new URL(publicOrigin);
  if (!LOOPBACK_NAMES.has(hostname)) return [publicOrigin];
  return [...LOOPBACK_NAMES].map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`);
}

/**
 * Whether `Host` names this site. A page on a foreign name that resolves to us (DNS rebinding) fails here; the
 * request's own URL proves nothing, since it is made of this header.
 */
export function servesHost(host: string | null, publicOrigin: string): boolean {
  if (host === null) return false;
  return ownOrigins(publicOrigin).some((origin) => new URL(origin).host === host.toLowerCase());
}

export interface OriginFacts {
  method: string;
  /** The request asks for a WebSocket. */
  isUpgrade: boolean;
  /** The request carries a session cookie, or its answer may set one. */
  concernsSession: boolean;
  origin: string | null;
  secFetchSite: string | null;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request may act with a session: unsafe methods and upgrades need an `Origin` that is exactly ours. */
export function mayAct(facts: OriginFacts, publicOrigin: string): boolean {
  const needsProof = facts.concernsSession && (facts.isUpgrade || !SAFE_METHODS.has(facts.method));
  if (!needsProof) return true;
  // Browsers set Sec-Fetch-Site themselves; `none` is a person's own act, such as a bookmark.
  if (facts.secFetchSite !== null && facts.secFetchSite !== 'same-origin' && facts.secFetchSite !== 'none')
    return false;
  return facts.origin !== null && ownOrigins(publicOrigin).includes(facts.origin);
}
