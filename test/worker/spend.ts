// Uses up what a limit allows, without the work that is limited.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { LimitName } from '../../src/limits/policy.ts';
import { createContext } from '../../src/platform/context.ts';

/** Counts `times` acts of a class for what `key` names; those that are refused too. */
export async function spend(name: LimitName, key: string, times: number): Promise<void> {
  const { limits } = createContext(env as never, createExecutionContext());
  await Promise.all(Array.from({ length: times }, () => limits.take(name, key)));
}
