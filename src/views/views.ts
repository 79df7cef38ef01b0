// Use cases of views: a session of watching begins with a signed token, and its reports are judged by the published rule.
import type { User } from '#contract/accounts.ts';
import { viewAfterSeconds } from '#contract/view-rule.ts';
import type { ViewReport, ViewSession, ViewVerdict } from '#contract/watching.ts';
import { keepPosition } from '../history/history.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { hmacSha256Hex } from '../platform/digest.ts';
import { newRandomId } from '../platform/ids.ts';
import { isPlayable } from '../videos/policy.ts';
import { findVideo } from '../videos/queries.ts';
import { judge, SHARDS_MAX, shardCount, shardOf } from './judgement.ts';
import { shardName } from './view-shard.ts';
import { mintViewToken, readViewToken } from './view-token.ts';

type Viewer = Pick<User, 'id'> | undefined;

/** What a browser shows of itself. */
export interface Browser {
  address: string;
  agent: string;
}

const DAY_MS = 86_400_000;
const VIEWER_DIGITS = 32;

/** The account, or address and browser hashed with a salt of the day; neither can be told from it. */
async function viewerName(
  { config, clock }: Pick<AppContext, 'config' | 'clock'>,
  viewer: Viewer,
  { address, agent }: Browser,
): Promise<string> {
  const who = viewer ? `account|${viewer.id}` : `guest|${Math.floor(clock.now() / DAY_MS)}|${address}|${agent}`;
  return (await hmacSha256Hex(config.playbackSecret, `rivulet viewer 1|${who}`)).slice(0, VIEWER_DIGITS);
}

/** Throws `video-not-found`, `video-not-playable`. */
export async function beginViewing(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  viewer: Viewer,
  videoId: string,
  browser: Browser,
): Promise<ViewSession> {
  const { row } = await findVideo(ctx, videoId, viewer);
  if (!isPlayable(row.state)) throw new AppError('video-not-playable');
  const { durationMs } = row;
  const token = await mintViewToken(
    {
      videoId,
      sessionId: newRandomId(),
      beganMs: ctx.clock.now(),
      durationMs,
      shards: shardCount(row.views),
      isOwner: row.ownerId === viewer?.id,
      viewer: await viewerName(ctx, viewer, browser),
    },
    ctx.config.playbackSecret,
  );
  return { token, countsAfterSeconds: viewAfterSeconds(durationMs) };
}

/** Counts a view once its session has met the rule, and keeps the position of whoever is signed in. Throws `view-token-invalid`. */
export async function reportViewing(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock' | 'viewShards'>,
  viewer: Viewer,
  videoId: string,
  { token, watchedSeconds, positionSeconds, isLeaving = false }: ViewReport,
): Promise<ViewVerdict> {
  const facts = await readViewToken(token, ctx.config.playbackSecret);
  if (facts === null || facts.videoId !== videoId) throw new AppError('view-token-invalid');
  const judged = judge(facts, watchedSeconds, ctx.clock.now());
  const [verdict] = await Promise.all([
    judged === 'count' ? countView(ctx, facts) : judged,
    viewer && positionSeconds !== undefined
      ? keepPosition(ctx, viewer, { videoId, positionSeconds, isLeaving })
      : undefined,
  ]);
  return { verdict };
}

function countView(
  { viewShards }: Pick<AppContext, 'viewShards'>,
  { videoId, sessionId, viewer, shards }: { videoId: string; sessionId: string; viewer: string; shards: number },
): Promise<'counted' | 'repeat'> {
  const shard = shardOf(viewer, shards);
  return viewShards.getByName(shardName(videoId, shard)).count({ videoId, shard, sessionId, viewer });
}

/** The counters of a deleted video forget everything. */
export async function forgetViews(
  { viewShards }: Pick<AppContext, 'viewShards'>,
  { videoId, views }: { videoId: string; views: number },
): Promise<void> {
  // One step more than the sum says: views may have been under way.
  const shards = Math.min(SHARDS_MAX, 2 * shardCount(views));
  await Promise.all(
    Array.from({ length: shards }, (_, shard) => viewShards.getByName(shardName(videoId, shard)).forget()),
  );
}
