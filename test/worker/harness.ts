// How worker tests speak to the worker: real requests through its entry, as a browser with a session would send them.
import { env, exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { Problem, ProblemCode } from '#contract/problem.ts';
import type { Upload } from '#contract/uploads.ts';
import { prepareSession } from '../../src/accounts/sessions.ts';
import { newChannel } from '../../src/channels/new-channel.ts';
import { openDb } from '../../src/db/client.ts';
import { channels, sessions, users } from '../../src/db/schema.ts';
import { newUlid } from '../../src/platform/ids.ts';

export const ORIGIN = env.PUBLIC_ORIGIN;

interface Sent {
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
}

/** One browser: it keeps its session cookie and names its origin. */
export class Client {
  cookie: string | null = null;

  async send(method: string, path: string, { json, body, headers }: Sent = {}): Promise<Response> {
    const request = new Request(`${ORIGIN}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        host: new URL(ORIGIN).host,
        origin: ORIGIN,
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body }),
    });
    const response = await exports.default.fetch(request);
    for (const cookie of response.headers.getSetCookie()) this.cookie = cookie.split(';')[0] ?? null;
    return response;
  }

  /** The body of an answer with the status that is expected. */
  async read<Body>(status: number, method: string, path: string, sent: Sent = {}): Promise<Body> {
    const response = await this.send(method, path, sent);
    const text = await response.text();
    expect(response.status, text).toBe(status);
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  }

  /** The problem document of an answer with the code that is expected. */
  async refused(code: ProblemCode, method: string, path: string, sent: Sent = {}): Promise<Problem> {
    return problemOf(code, await this.send(method, path, sent));
  }
}

/** Checks that an answer is a problem document with this code, in the form that every one has. */
export async function problemOf(code: ProblemCode, response: Response): Promise<Problem> {
  const text = await response.text();
  expect(response.headers.get('content-type'), text).toBe('application/problem+json');
  const problem = JSON.parse(text) as Problem;
  expect(problem.code, text).toBe(code);
  expect(problem).toMatchObject({
    type: `${ORIGIN}/problems/${code}`,
    status: response.status,
    title: expect.any(String),
    detail: expect.any(String),
    requestId: response.headers.get('x-request-id'),
    errors: expect.any(Array),
  });
  return problem;
}

const PASSWORD = 'correct horse battery';
/** Its hash, as a sign-up would store it. */
const PASSWORD_HASH = '$scrypt$ln=14,r=8,p=5$L2uK6/txCB94u1/1oCL2gg$RNnJN7Iy7zna8guaB3eMLpGvbyi3beG/LEvvWBCa7vo';

type NewPerson = Client & { id: string; username: string };

let people = 0;
const newName = (): string => {
  people += 1;
  return `person-${people}-${Math.random().toString(36).slice(2, 8)}`;
};

/** A signed-in person that no other test knows. The rows of a sign-up without its work: a hash takes a seventh of a second. */
export async function newPerson(): Promise<NewPerson> {
  const [username, nowMs] = [newName(), Date.now()];
  const email = `${username}@example.test`;
  const user = {
    id: newUlid(nowMs),
    ...{ username, usernameKey: username, email, emailKey: email, displayName: username, emailVerifiedAt: nowMs },
    ...{ passwordHash: PASSWORD_HASH, passwordChangedAt: nowMs, createdAt: nowMs },
  };
  const session = await prepareSession(user.id, nowMs);
  const db = openDb(env.DB);
  await db.batch([
    db.insert(users).values(user),
    db.insert(channels).values(newChannel(user)),
    db.insert(sessions).values(session.row),
  ]);
  const client = new Client();
  client.cookie = `__Host-session=${session.token}`;
  return Object.assign(client, { id: user.id, username });
}

/** One who signed up by a request, with all that follows from it. */
export async function signedUp(username = newName()): Promise<NewPerson> {
  const client = new Client();
  const json = { username, email: `${username}@example.test`, password: PASSWORD };
  const { user } = await client.read<{ user: { id: string } }>(201, 'POST', '/api/v1/auth/signup', { json });
  return Object.assign(client, { id: user.id, username });
}

/** The person whom the setting names; a file of tests signs up only once. */
export const theOperator = (): Promise<NewPerson> => signedUp(env.OPERATORS);

export const PART_BYTES = Number(env.UPLOAD_PART_BYTES);

/** Bytes that differ at every place, so that a part in the wrong place shows. */
export function someBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
    bytes[i + 1] = state >>> 16;
    bytes[i + 2] = state >>> 8;
    bytes[i + 3] = i >>> 16;
  }
  return bytes;
}

export function startUpload(client: Client, sizeBytes: number, more: Record<string, unknown> = {}): Promise<Upload> {
  return client.read<Upload>(201, 'POST', '/api/v1/uploads', { json: { filename: 'clip.mp4', sizeBytes, ...more } });
}

/** The bytes of part `n`, from 1. */
export const partOf = (bytes: Uint8Array<ArrayBuffer>, n: number): Uint8Array<ArrayBuffer> =>
  bytes.subarray((n - 1) * PART_BYTES, n * PART_BYTES);

export function putPart(
  client: Client,
  uploadId: string,
  n: number | string,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const headers = { 'content-length': String(body.byteLength) };
  return client.send('PUT', `/api/v1/uploads/${uploadId}/parts/${n}`, { body, headers });
}
