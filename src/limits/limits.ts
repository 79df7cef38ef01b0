// Asks whether one more act is within its limit: the objects that count exactly, or the platform's limiter that counts nearly.
import { hmacSha256Hex } from '../platform/digest.ts';
import type { Limiter } from './limiter.ts';
import type { LimitName, Policy, Rule } from './policy.ts';
import type { Tally } from './tally.ts';

export interface Limits {
  policy: Policy;
  /** Counts one act of a class by whom `key` names, those about the same `what` once. Without such a limit everything is admitted. */
  take(name: LimitName, key: string, what?: string): Promise<Tally>;
}

const ADMITTED: Tally = { admitted: true, remaining: Number.POSITIVE_INFINITY };

export function openLimits(
  objects: Pick<DurableObjectNamespace<Limiter>, 'getByName'>,
  binding: Pick<RateLimit, 'limit'>,
  policy: Policy,
  secret: string,
): Limits {
  const count = async (rule: Rule, key: string, what?: string): Promise<Tally> => {
    if (!rule.exact) {
      const { success } = await binding.limit({ key });
      return success ? ADMITTED : { admitted: false, retryAfterSeconds: rule.windowSeconds };
    }
    // Addresses are personal data and few enough to be tried through: objects are named by a keyed hash.
    const name = `${rule.name}:${await hmacSha256Hex(secret, key)}`;
    // Nor does an object tell what somebody watched.
    const about = what === undefined ? null : await hmacSha256Hex(secret, `${key} ${what}`);
    return objects.getByName(name).take(rule.limit, rule.windowSeconds * 1000, about);
  };
  return {
    policy,
    take: async (name, key, what) => {
      const rule = policy[name];
      return rule === null ? ADMITTED : count(rule, key, what);
    },
  };
}
