// The job monitor's share of the API: queries that the page keeps current, and what operators do.
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/preact-query';
import type {
  DeadLetter,
  JanitorReport,
  JobDetail,
  JobLive,
  JobStatus,
  OperationsJob,
  Overview,
} from '#contract/operations.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';
import { readAgainBehind } from './realtime/read-again.ts';

const monitor = api.operations;

interface List<Item> {
  data: Item[];
  nextCursor: string | null;
}

export const operationsKeys = {
  overview: ['operations', 'overview'] as const,
  allJobs: ['operations', 'jobs'] as const,
  jobs: (state: JobStatus | null) => ['operations', 'jobs', state] as const,
  job: (id: string) => ['operations', 'job', id] as const,
  deadLetters: ['operations', 'dead-letters'] as const,
};

/** Counts change without a message of their own: asked again while the page is open. */
const OVERVIEW_EVERY_MS = 5_000;

export const overviewQuery = queryOptions({
  queryKey: operationsKeys.overview,
  queryFn: (): Promise<Overview> => unwrap(monitor.overview.$get()),
  refetchInterval: OVERVIEW_EVERY_MS,
  staleTime: 0,
});

export const jobsQuery = (state: JobStatus | null) =>
  infiniteQueryOptions({
    queryKey: operationsKeys.jobs(state),
    queryFn: ({ pageParam }): Promise<List<OperationsJob>> =>
      unwrap(
        monitor.jobs.$get({
          query: {
            limit: '24',
            ...(state === null ? {} : { state }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });

/** Log and history come with no message: asked again while the job goes on. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: operationsKeys.job(id),
    queryFn: (): Promise<JobDetail> => unwrap(monitor.jobs[':id'].$get({ param: { id } })),
    refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : OVERVIEW_EVERY_MS),
    staleTime: 0,
  });

export const deadLettersQuery = infiniteQueryOptions({
  queryKey: operationsKeys.deadLetters,
  queryFn: ({ pageParam }): Promise<List<DeadLetter>> =>
    unwrap(
      monitor['dead-letters'].$get({ query: { limit: '24', ...(pageParam === null ? {} : { cursor: pageParam }) } }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  staleTime: 0,
});

export const isOver = (state: JobStatus): boolean => state === 'done' || state === 'failed';

export type JobAction = 'retry' | 'cancel' | 'reprocess';

/** What may be done to a job as it is. */
export function actionsFor({ state, videoState }: Pick<OperationsJob, 'state' | 'videoState'>): JobAction[] {
  const actions: JobAction[] = [];
  if (state === 'failed') actions.push('retry');
  if (!isOver(state)) actions.push('cancel');
  if (isOver(state) && videoState === 'ready') actions.push('reprocess');
  return actions;
}

/** The job that the action leads to: the same one, or the new one of a video that is made anew. */
export function actOnJob(action: JobAction, id: string): Promise<JobDetail> {
  return unwrap(monitor.jobs[':id'][action].$post({ param: { id } }));
}

export async function replayLetter(id: string): Promise<void> {
  await unwrap(monitor['dead-letters'][':id'].replay.$post({ param: { id } }));
}

export function replayAllLetters(): Promise<{ replayed: number; left: number }> {
  return unwrap(monitor['dead-letters'].replay.$post());
}

export function sendJanitor(): Promise<JanitorReport> {
  return unwrap(monitor.janitor.$post());
}

/** After an act everything may look different. */
export const refreshOperations = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: queryKeys.operations });

interface Pages {
  pages: List<OperationsJob>[];
  pageParams: unknown[];
}

const REMEMBERED_MAX = 2000;
/** The state that each job was told to be in last, since a list holds only what was loaded; the longest unheard are forgotten. */
const told = new WeakMap<QueryClient, Map<string, JobStatus>>();

/** Whether the job was in another state when it was last told, or is told for the first time. */
function isAnotherState(client: QueryClient, jobId: string, state: JobStatus): boolean {
  const states = told.get(client) ?? new Map<string, JobStatus>();
  told.set(client, states);
  const before = states.get(jobId);
  states.delete(jobId);
  states.set(jobId, state);
  const [oldest] = states.keys();
  if (states.size > REMEMBERED_MAX && oldest !== undefined) states.delete(oldest);
  return before !== state;
}

/** Writes where a job stands into every list and detail; lists are asked again when a job enters or leaves them. */
export function takeJobProgress(client: QueryClient, jobId: string, job: JobLive): void {
  let isNews = isAnotherState(client, jobId, job.state);
  for (const [queryKey, lists] of client.getQueriesData<Pages>({ queryKey: operationsKeys.allJobs })) {
    const known = lists?.pages.flatMap((page) => page.data).find(({ id }) => id === jobId);
    if (!lists || !known) continue;
    if (known.state === job.state) isNews = false;
    const data = (page: List<OperationsJob>) =>
      page.data.map((each) => (each.id === jobId ? { ...each, ...job } : each));
    client.setQueryData<Pages>(queryKey, {
      ...lists,
      pages: lists.pages.map((page) => ({ ...page, data: data(page) })),
    });
  }
  client.setQueryData<JobDetail>(operationsKeys.job(jobId), (detail) => detail && { ...detail, ...job });
  if (!isNews) return;
  void readAgainBehind(client, operationsKeys.allJobs);
  void readAgainBehind(client, operationsKeys.job(jobId));
  void readAgainBehind(client, operationsKeys.overview);
  if (job.state === 'failed') void readAgainBehind(client, operationsKeys.deadLetters);
}
