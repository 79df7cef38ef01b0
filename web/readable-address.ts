// Addresses that somebody cut or mistyped: the router decodes every piece of a path, and throws where that fails.

/** The path with each `%` written as `%25` where it cannot be decoded; one that can be is left as it is. */
export const readablePath = (path: string): string => (isDecodable(path) ? path : path.replaceAll('%', '%25'));

/** What comes out is looked at, since minifiers leave out a call of which nothing is used. */
function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}
