// After the last mutation: what of the history must not be, and what is still there when every video was deleted.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlatform } from '../../scripts/faults/fault-platform.ts';
import { type Breach, checkInvariants } from '../../scripts/faults/invariants.ts';
import { deleteVideo } from '../../scripts/faults/resuming-client.ts';
import { countRowsOfVideos } from '../../scripts/faults/state-folder.ts';
import type { NamedTools } from './named-tools.ts';

const QUIET_WITHIN_MS = 30_000;
const DELETED_AT_ONCE = 2;
/** Of one kind; more tell nobody more. */
const TOLD_MAX = 40;

/** `names` says which mutation an id belongs to. */
export async function leftovers(
  platform: FaultPlatform,
  stateDir: string,
  tools: NamedTools,
  names: ReadonlyMap<string, string>,
): Promise<string[]> {
  const quiet = await waitUntilQuiet(platform, tools);
  const before = checkInvariants(platform.history.records, platform.snapshot());
  await deleteAll(platform);
  await platform.tidy();
  const snapshot = platform.snapshot();
  const after = checkInvariants(platform.history.records, snapshot);
  const rows = [
    ...Object.entries(countRowsOfVideos(join(stateDir, 'data'))),
    ['objects', snapshot.objects.size] as const,
  ].flatMap(([what, count]) => (count > 0 ? [`${count} ${what} are left of videos that were deleted`] : []));
  const told = new Set([...before, ...after].map((breach) => describe(breach, names)));
  return [...quiet, ...[...told].slice(0, TOLD_MAX), ...rows, ...(await waitUntilQuiet(platform, tools))];
}

/** Nothing of a job on this machine: no process of FFmpeg and no folder. */
async function waitUntilQuiet(platform: FaultPlatform, tools: NamedTools): Promise<string[]> {
  const endMs = Date.now() + QUIET_WITHIN_MS;
  for (;;) {
    const left = [...(await tools.running()), ...platform.workspaces()];
    if (left.length === 0) return [];
    if (Date.now() > endMs) return left.map((each) => `left behind: ${each}`);
    await sleep(250);
  }
}

/** Every video that there is, also one whose upload was never acknowledged. */
async function deleteAll(platform: FaultPlatform): Promise<void> {
  const next = platform.snapshot().videos[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const { id } of next) await deleteVideo(platform, id);
  };
  await Promise.all(Array.from({ length: DELETED_AT_ONCE }, lane));
}

function describe({ invariant, detail }: Breach, names: ReadonlyMap<string, string>): string {
  const whose = [...names].find(([id]) => detail.includes(id))?.[1];
  return `${invariant} ${detail}${whose ? `, of ${whose}` : ''}`;
}
