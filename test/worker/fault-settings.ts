// How much the fault tests in workerd do: little in `npm test`, all of it in `npm run test:faults`.
import { env } from 'cloudflare:workers';

export const HISTORIES = Number(env.FAULT_HISTORIES ?? 15);
export const SEED = Number(env.FAULT_SEED ?? 1);
const PATIENCE = Number(env.FAULT_PATIENCE ?? 1);
/** Within this follows what queues and alarms bring by themselves. */
export const SOON_MS = 15_000 * PATIENCE;
/** The full length belongs to the tier, not to one test. */
export const WITHIN_MS = (150_000 + HISTORIES * 2_000) * PATIENCE;
