// One request of an operation: its parameters, headers and body, for one who asks.
import * as fc from 'fast-check';
import { PNG } from '../../channels/pictures.ts';
import { someBytes } from '../harness.ts';
import { JSON_BODY, PASSWORD, type Person, type Sent, UPLOAD_BYTES } from './people.ts';
import { collectionOf, type Described, type Pool, parameterKind } from './pool.ts';
import { fitting, type Hint, type Schema, spoilt } from './values.ts';

const P256 = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';

export interface Drawn extends Sent {
  params: Record<string, string>;
  isSpoilt: boolean;
}

/** Properties that name what exists, and the kind of it. */
const KINDS: Record<string, string> = {
  id: 'videos',
  ids: 'videos',
  subjectId: 'videos',
  videoId: 'videos',
  replyTo: 'comments',
  after: 'videos',
  before: 'videos',
  slug: 'slugs',
  category: 'slugs',
  channel: 'handles',
  handle: 'handles',
  tag: 'tags',
  code: 'codes',
  token: 'tokens',
  refreshToken: 'refreshTokens',
  cursor: 'nextCursors',
  author: 'handles',
};

function hintsFor(operation: Described, who: Person, pool: Pool): Hint {
  const exists = (kind: string) => fc.nat().map((n) => pool.pick(kind, who.username, n) ?? 'nothing');
  const kindOfIds =
    operation.path.startsWith('/admin/') || operation.path.startsWith('/studio/')
      ? operation.path.split('/')[2]
      : undefined;
  return (name) => {
    switch (name) {
      case 'password':
      case 'currentPassword':
        return fc.constantFrom(PASSWORD, PASSWORD, PASSWORD, PASSWORD, 'not the password');
      case 'credential':
        return fc.constantFrom(who.username, who.username, who.email, 'nobody');
      case 'username':
        return fc.integer({ min: 0, max: 1e9 }).map((n) => `fuzz-${n}`);
      case 'email':
        return operation.operationId === 'signUp'
          ? undefined
          : fc.oneof(
              fc.constant(who.email),
              fc.integer({ min: 0, max: 1e9 }).map((n) => `fuzz-${n}@example.test`),
            );
      case 'sizeBytes':
        return fc.constantFrom(UPLOAD_BYTES, UPLOAD_BYTES, UPLOAD_BYTES, 0, 2 ** 50);
      case 'endpoint':
        return fc.constantFrom(
          'https://fcm.googleapis.com/fcm/send/a',
          'https://updates.push.services.mozilla.com/b',
          'http://127.0.0.1/c',
        );
      case 'p256dh':
        return fc.constant(P256);
      case 'auth':
        return fc.constant('BTBZMqHH6r4Tts7J_aSIgg');
      case 'url':
        return fc.constantFrom('https://example.test/a', 'http://example.test', 'javascript:alert(1)');
      case 'slugs':
        return fc.constant(pool.everyOf('slugs'));
      case 'links':
      case 'tags':
        return undefined;
    }
    const kind = KINDS[name];
    if (kind === undefined) return undefined;
    if (kindOfIds !== undefined && (name === 'id' || name === 'ids'))
      return name === 'id' ? exists(kindOfIds) : undefined;
    return name === 'ids' ? undefined : exists(kind);
  };
}

/** @param n numbers that were drawn, for every choice that needs one */
function draw<T>(arbitrary: fc.Arbitrary<T>, seed: number): T {
  return fc.sample(arbitrary, { numRuns: 1, seed })[0] as T;
}

const encoded = (value: unknown): string => encodeURIComponent(Array.isArray(value) ? value.join(',') : String(value));

export function drawRequest(
  operation: Described,
  who: Person,
  pool: Pool,
  components: Record<string, Schema>,
  seed: number,
  next: () => number,
): Drawn {
  const hint = hintsFor(operation, who, pool);
  const isSpoilt = next() % 10 === 0;
  const known = next() % 2 === 0 ? pool.goodParameters(operation.path, who.username, next()) : undefined;
  const params: Record<string, string> = {};
  const query: string[] = [];
  const headers: Record<string, string> = {};
  const token = next() % 5 === 0 ? undefined : pool.goodParameters('viewing', who.username, next());
  for (const [at, { name, in: place, required, schema }] of (operation.parameters ?? []).entries()) {
    const drawn = () => draw(fitting((schema ?? {}) as Schema, components, hint, name), seed + at);
    if (place === 'path') {
      const closedList = (schema as Schema | undefined)?.enum;
      const kind = parameterKind(operation.path, name);
      const one = closedList ? String(drawn()) : name === 'n' ? '1' : pool.pick(kind, who.username, next());
      params[name] = known?.[name] ?? one ?? 'nothing';
    } else if (place === 'query' && (required || next() % 4 === 0)) {
      if (name === 'ids') query.push(`ids=${pool.pick('videos', who.username, next())}`);
      else if (name !== 'cursor' || next() % 3 === 0) query.push(`${name}=${encoded(drawn())}`);
    } else if (place === 'header' && name === 'Idempotency-Key' && next() % 3 === 0) {
      headers[name] = `key-${next() % 50}`;
    } else if (place === 'header' && name === 'If-Match' && next() % 2 === 0) {
      headers[name] = pool.pick(`etags of ${operation.path}`, who.username, next()) ?? '"none"';
    }
  }
  if (params['kind'] === 'comment' && 'subjectId' in params)
    params['subjectId'] = pool.pick('comments', who.username, next()) ?? 'nothing';
  let body: BodyInit | undefined;
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (type === 'application/json' && content) {
    const fit = draw(fitting(content.schema as Schema, components, hint), seed) as Record<string, unknown>;
    if (fit && typeof fit === 'object' && 'subjectId' in fit && typeof fit['kind'] === 'string') {
      fit['subjectId'] = pool.pick(`${fit['kind']}s`, who.username, next()) ?? 'nothing';
    }
    if (operation.operationId === 'reportViewing' && token) {
      fit['token'] = token['token'];
      params['id'] = token['id'] ?? '';
    }
    const link =
      operation.operationId === 'openShareLink' ? pool.goodParameters('shared', 'somebody', next()) : undefined;
    if (link) {
      fit['token'] = link['token'];
      params['id'] = link['id'] ?? '';
    }
    body = JSON.stringify(isSpoilt ? draw(spoilt(fit), seed) : fit);
    Object.assign(headers, JSON_BODY);
  } else if (type !== undefined) {
    const bytes = collectionOf(operation.path) === 'parts' ? someBytes(UPLOAD_BYTES) : PNG;
    body = isSpoilt ? bytes.slice(0, 10) : bytes;
    headers['content-length'] = String((body as Uint8Array).byteLength);
  }
  if ('101' in operation.responses) {
    if (!isSpoilt) headers['upgrade'] = 'websocket';
    query.push(`topics=${encoded(next() % 2 === 0 ? 'user' : `video:${pool.pick('videos', who.username, next())}`)}`);
  }
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = query.length === 0 ? '' : `?${query.join('&')}`;
  return {
    method: operation.method.toUpperCase(),
    path: `/api/v1${path}${search}`,
    headers,
    params,
    isSpoilt,
    ...(body === undefined ? {} : { body }),
  };
}
