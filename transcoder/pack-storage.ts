// Sends packs to the worker: the first published version of a fragment wins, so what is there already is left out.
import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import type { TaskEvent } from '#contract/tasks.ts';
import { type FragmentRun, withoutRuns } from '#media/units.ts';
import type { PackSink } from './make-context.ts';
import type { MadePack } from './run-packer.ts';
import type { WorkerClient } from './worker-client.ts';

/** The answer to a pack of which some fragments are there. */
const FragmentsMade = z.object({ made: z.array(z.tuple([z.number(), z.number()])) });

const madeRuns = (problem: unknown): FragmentRun[] =>
  FragmentsMade.parse(problem).made.map(([first, end]) => ({ first, end }));

/**
 * @param emit tells the worker; `flush` resolves when all that was told is acknowledged
 * @param options `isWaitedFor`: somebody waits for each pack, it counts before the next one is made; `after`: what the worker
 *   must have heard before it is told of any
 */
export function openPackStorage(
  worker: WorkerClient,
  { emit, flush }: { emit(event: TaskEvent): void; flush(): Promise<void> },
  { isWaitedFor, after }: { isWaitedFor: boolean; after?: Promise<void> },
): PackSink {
  const store = async ({ rendition, firstFragment, fragments }: MadePack): Promise<void> => {
    // Joined by nobody: a pack is 32 MiB, and `fetch` would copy joined bytes once more.
    const body = new Blob(fragments);
    const hash = createHash('sha256');
    for (const fragment of fragments) hash.update(fragment);
    const sha256 = hash.digest('hex');
    const made = await worker.ask(
      `packs/${rendition}/${firstFragment}`,
      {
        method: 'PUT',
        headers: {
          'content-type': 'video/iso.segment',
          'content-length': String(body.size),
          'x-sha256': sha256,
          'x-fragments': String(fragments.length),
        },
        body,
        timeoutMs: 120_000, // 32 MiB at 270 kB/s
        mayBeMade: true,
      },
      async (response) => {
        const text = await response.text(); // read to the end, so that the connection is used again
        return response.ok ? null : madeRuns(JSON.parse(text));
      },
    );
    if (made !== null) return storeRest({ rendition, firstFragment, fragments }, made);
    const fragmentBytes = fragments.map((fragment) => fragment.byteLength);
    await after;
    emit({ type: 'pack', rendition, firstFragment, fragmentBytes, sha256 });
    if (isWaitedFor) await flush();
  };

  /** What nobody has made yet, in smaller packs. */
  const storeRest = async ({ rendition, firstFragment, fragments }: MadePack, made: FragmentRun[]): Promise<void> => {
    const run = { first: firstFragment, end: firstFragment + fragments.length };
    const lacking = withoutRuns(run, made);
    const isSmaller = lacking.reduce((sum, { first, end }) => sum + end - first, 0) < fragments.length;
    if (!isSmaller) throw new Error(`packs/${rendition}/${firstFragment} is refused without a reason`);
    for (const { first, end } of lacking) {
      const part = fragments.slice(first - firstFragment, end - firstFragment);
      await store({ rendition, firstFragment: first, fragments: part });
    }
  };

  return { put: store };
}
