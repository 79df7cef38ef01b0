// The token in an Authorization header; pure.

/**
 * Undefined where the header is of another scheme, which is somebody else's business, or missing; empty where it says
 * Bearer and no token follows.
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  const [, rest] = /^bearer(?:\s+(.*))?$/i.exec(authorization?.trim() ?? '') ?? [undefined, null];
  return rest === null ? undefined : (rest ?? '');
}
