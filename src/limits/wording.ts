// A limit in words and in header fields; pure.
import type { Rule } from './policy.ts';

const UNITS = [
  { seconds: 86_400, name: 'day' },
  { seconds: 3600, name: 'hour' },
  { seconds: 60, name: 'minute' },
  { seconds: 1, name: 'second' },
] as const;

/** 900 gives `15 minutes`, 3600 `1 hour`, 5000 `84 minutes`: never less than it is. */
export function inWords(seconds: number): string {
  const unit = UNITS.find((one) => seconds >= 2 * one.seconds || seconds === one.seconds) ?? UNITS[3];
  const count = Math.ceil(seconds / unit.seconds);
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
}

/** What the refused person reads. */
export const refusalText = (rule: Rule, retryAfterSeconds: number): string =>
  `At most ${rule.limit} ${rule.of} are taken within ${inWords(rule.windowSeconds)}. Try again in ${inWords(retryAfterSeconds)}.`;

/** `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers. */
export const policyField = (rule: Rule): string => `"${rule.name}";q=${rule.limit};w=${rule.windowSeconds}`;

/** The header fields of a refusal. */
export const refusalFields = (rule: Rule, retryAfterSeconds: number): Record<string, string> => ({
  'ratelimit-policy': policyField(rule),
  ratelimit: `"${rule.name}";r=0;t=${retryAfterSeconds}`,
  'retry-after': String(retryAfterSeconds),
});
