// Attacks with the ids of somebody else: every address of the API that has an id in it, read out of its own document.
import * as fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiDocument } from '../../../src/http/document.ts';
import type { Described } from '../fuzz/pool.ts';
import { fitting, type Schema } from '../fuzz/values.ts';
import { Client, newPerson } from '../harness.ts';
import { type Belongings, belongingsOf, type Person, pathOf, settledRows, UPLOAD_BYTES } from './belongings.ts';

/** Whatever they name, they are about a public name or about rows of whoever asks. */
const ONES_OWN = new Set([
  'setChannelImage',
  'removeChannelImage',
  'getChannel',
  'listChannelVideos',
  'listChannelPlaylists',
  'subscribe',
  'unsubscribe',
  'readNotification',
  'removeFromHistory',
  'restoreToHistory',
]);

/** Of what is shown to everybody: reading it, and leaving one's own mark. */
const EVERYBODYS = new Set([
  ...ONES_OWN,
  'getVideo',
  'getPlayback',
  'listRelated',
  'listComments',
  'postComment',
  'getComment',
  'listReplies',
  'likeComment',
  'unlikeComment',
  'reactToVideo',
  'getViewerState',
  'beginViewing',
  'reportViewing',
  'getPlaylist',
  'listPlaylistItems',
]);

let operations: Described[];
let components: Record<string, Schema>;
/** New ones for each test: in one that fails they lose what they have. */
let owner: Person;
let other: Person;
beforeEach(async () => {
  [owner, other] = [await newPerson(), await newPerson()];
});
beforeAll(async () => {
  const document = await new Client().read<ApiDocument>(200, 'GET', '/api/openapi.json');
  components = document.components.schemas as Record<string, Schema>;
  operations = Object.entries(document.paths)
    .filter(([path]) => path.includes('{'))
    .flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ ...operation, method, path })));
});

const DRAWS = 30;
const isOfItsForm = (status: number): boolean => status !== 400 && status !== 422;

/** The status of an answer to a request whose form is right. */
async function statusOf(operation: Described, belongings: Belongings, who: Client): Promise<number> {
  const path = pathOf(operation, belongings, other);
  const method = operation.method.toUpperCase();
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || !content) return (await who.send(method, path)).status;
  if (type !== 'application/json') {
    const headers = { 'content-length': String(UPLOAD_BYTES) };
    return (await who.send(method, path, { body: new Uint8Array(UPLOAD_BYTES), headers })).status;
  }
  for (let seed = 1; seed <= DRAWS; seed += 1) {
    const bodies = fitting(content.schema as Schema, components, () => undefined);
    const json = fc.sample(bodies, { numRuns: 1, seed })[0];
    const { status } = await who.send(method, path, { json });
    if (isOfItsForm(status)) return status;
  }
  return 400;
}

/** Those of the operations that were not refused. */
async function reachedBy(who: Client, asked: Described[], belongings: Belongings): Promise<string[]> {
  const refusalsOf = ({ operationId }: Described) => [
    403,
    404,
    ...(who === other ? [] : [401]),
    ...(operationId === 'reportViewing' ? [400] : []), // it needs a token that beginViewing gives, which is refused too
  ];
  const reached: string[] = [];
  for (const operation of asked) {
    const status = await statusOf(operation, belongings, who);
    if (!refusalsOf(operation).includes(status)) reached.push(`${operation.operationId} ${status}`);
  }
  return reached;
}

const but = (allowed: ReadonlySet<string>) => operations.filter(({ operationId }) => !allowed.has(operationId));

test('attack 8: the ids of what somebody hides lead others to nothing and change nothing, at every address of the API', async () => {
  const belongings = await belongingsOf(owner, 'hidden');
  const before = await settledRows(belongings, other.id);
  expect(but(ONES_OWN).length).toBeGreaterThan(50);
  expect(await reachedBy(other, but(ONES_OWN), belongings)).toEqual([]);
  expect(await reachedBy(new Client(), but(ONES_OWN), belongings)).toEqual([]);
  expect(await settledRows(belongings, other.id)).toEqual(before);
});

test('attack 8: the ids of what somebody shows let others change nothing of it, at every address of the API', async () => {
  const belongings = await belongingsOf(owner, 'shown');
  const before = await settledRows(belongings, other.id);
  expect(await reachedBy(other, but(EVERYBODYS), belongings)).toEqual([]);
  expect(await reachedBy(new Client(), but(EVERYBODYS), belongings)).toEqual([]);
  expect(await settledRows(belongings, other.id)).toEqual(before);
});

test('attack 8: what is everybody’s leaves no mark on somebody else’s rows but in their counts', async () => {
  const belongings = await belongingsOf(owner, 'shown');
  const allowed = operations.filter(({ operationId }) => EVERYBODYS.has(operationId));
  const counted = (rows: string[]) => rows.map((row) => row.replaceAll(COUNTS, ''));
  const before = counted(await settledRows(belongings, other.id));
  expect(allowed.map(({ operationId }) => operationId).sort()).toEqual([...EVERYBODYS].sort());
  for (const operation of allowed) expect(await statusOf(operation, belongings, other)).toBeLessThan(500);
  expect(counted(await settledRows(belongings, other.id))).toEqual(before);
});

/** The columns that say how many. */
const COUNTS = /"(?:likes|dislikes|views|subscriber_count|comment_count|reply_count|like_count)":\d+,?/g;
