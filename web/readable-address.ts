// Addresses that somebody cut or mistyped: the router decodes every piece of a path, and throws where that fails.

/** The path with each `%` written as `%25` where they cannot be decoded; a path that can be is left as it is. */
export function readablePath(path: string): string {
  try {
    decodeURIComponent(path);
    return path;
  } catch {
    return path.replaceAll('%', '%25');
  }
}
