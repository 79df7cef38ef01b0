// Which other sites may show the player of a video in a frame; pure.

/** For `frame-ancestors` of the player's page: everybody without a list, else this site and those on it (CSP 3, section 6.4.2). */
export const framedBy = (domains: readonly string[] | null): string =>
  domains === null ? '*' : ["'self'", ...domains].join(' ');

/** Whether a page of this origin may show the player; who does not say where they are is nobody on a list. */
export function mayEmbed(domains: readonly string[] | null, origin: string | undefined): boolean {
  if (domains === null) return true;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return domains.some((domain) => (domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain));
}
