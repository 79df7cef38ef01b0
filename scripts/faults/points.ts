// Named moments in the life of a job as the proxy sees them pass, and the wait for one.
import type { Chance } from './random.ts';
import type { Passing, RecordingProxy } from './recording-proxy.ts';

/** Each is the first request that matches; the fault comes before the worker hears of it. */
const POINTS = {
  'between packs': ({ path }) => /^packs\/\w+\/[1-9]/.test(path),
  claim: ({ path }) => path === 'source',
  plan: ({ types }) => types.includes('planned'),
  'init segment': ({ method, path }) => method === 'PUT' && path.startsWith('inits/'),
  'first pack': ({ path }) => path.startsWith('packs/'),
  'first pack told': ({ types }) => types.includes('pack'),
  'before done': ({ types }) => types.includes('done'), // of the first task: others are under way from here on
  sound: ({ path }) => /^packs\/audio\/[1-9]/.test(path),
  'ladder pack': ({ path }) => /^packs\/360p\/[1-9]/.test(path),
  pictures: ({ path }) => /^(posters|storyboard)\//.test(path),
} satisfies Record<string, (passing: Passing) => boolean>;

export type PointName = keyof typeof POINTS;
export const POINT_NAMES = Object.keys(POINTS) as [PointName, ...PointName[]];

/** A named point, or the n-th request of the job. */
export type Point = { name: PointName } | { name: 'random'; request: number };

/** A job of these clips makes about so many requests, all its tasks together. */
const REQUESTS_OF_A_JOB = 80;

/** The named ones first, then random ones. */
export const pointOf = (run: number, chance: Chance): Point => {
  const name = POINT_NAMES[run];
  return name ? { name } : { name: 'random', request: chance.between(1, REQUESTS_OF_A_JOB) };
};

export const describePoint = (point: Point): string =>
  point.name === 'random' ? `request ${point.request}` : point.name;

/** Strikes once, when the point comes; answers whether it did. */
export function strikeAt(
  proxy: RecordingProxy,
  point: Point,
  strike: (passing: Passing) => Promise<void> | void,
): { struck(): boolean; disarm(): void } {
  let requests = 0;
  let struck = false;
  proxy.watchers.before = async (passing) => {
    if (struck) return;
    requests += 1;
    const isThere = point.name === 'random' ? requests >= point.request : POINTS[point.name](passing);
    if (!isThere) return;
    struck = true;
    await strike(passing);
  };
  return {
    struck: () => struck,
    disarm() {
      proxy.watchers.before = () => undefined;
    },
  };
}
