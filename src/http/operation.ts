// Describes a route for the OpenAPI document, and holds requests to what it says of who may use it.
import type { MiddlewareHandler } from 'hono';
import { describeRoute, type GenerateSpecOptions, resolver } from 'hono-openapi';
import type { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '#contract/problem.ts';
import type { LimitName } from '../limits/policy.ts';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';
import { type Demands, isOnlyVisitor, refusalOf } from './credential.ts';
import { holdRequestTo, tellPolicy } from './limit.ts';

export interface Operation extends Demands {
  id: string;
  tag: string;
  summary: string;
  /** Status and schema of the answer when all is well; null for no body. */
  answers: [status: number, schema: z.core.$ZodType | null];
  problems?: ProblemCode[];
  /** The raw body of routes that take bytes. */
  takesBytes?: boolean;
  /** The answer depends on nobody being signed in. */
  anonymous?: boolean;
  /** It heeds Idempotency-Key; `secret` where a repeat is told what was made and not the secret of it. */
  idempotent?: true | 'secret';
  /** Why one that makes something heeds no Idempotency-Key: what happens when it is sent twice. */
  sentTwice?: string;
  /** An edit that heeds If-Match. */
  conditional?: boolean;
  /** Which limits of docs/limits.md a request counts for; those by what the request names are counted by the use case. */
  limit?: LimitName | readonly LimitName[];
}

/** Where a middleware keeps the facts of its operation. */
export const FACTS = Symbol('operation');

type Schemas = NonNullable<NonNullable<GenerateSpecOptions['documentation']['components']>['schemas']>;

/** The schema of a problem document, for the OpenAPI document. */
export const PROBLEM_SCHEMA: Schemas[string] = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId', 'errors'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    requestId: { type: 'string' },
    class: { type: 'string', description: 'Of `rate-limited`: which limit was reached' },
    retryAfterSeconds: { type: 'integer', description: 'Of `rate-limited`: when to try again' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
};

/** The problems that come of what the route demands; those of every route of its kind are added to the document. */
const problemsOf = ({ problems = [], role, stepUp, idempotent }: Operation): ProblemCode[] => [
  ...new Set<ProblemCode>([
    ...problems,
    ...(role === undefined ? [] : (['not-found'] as const)),
    ...(stepUp ? (['reauthentication-required'] as const) : []),
    ...(idempotent === 'secret' ? (['secret-shown-once'] as const) : []),
  ]),
];

const headerParameter = (name: string) =>
  ({ name, in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }) as const;

/** The middleware that carries the description and refuses whom the route is not for. */
export function operation(facts: Operation): MiddlewareHandler<AppEnv> {
  const [status, schema] = facts.answers;
  const limits = [facts.limit ?? []].flat();
  const guard: MiddlewareHandler<AppEnv> = async (c, next) => {
    if (isOnlyVisitor(facts, c.var.credential)) {
      c.set('user', undefined);
      c.set('credential', undefined);
    }
    const refusal = refusalOf(facts, c.var.user, c.var.credential, c.var.ctx.clock.now());
    if (refusal !== null) throw new AppError(refusal);
    await holdRequestTo(c, limits);
    await next();
    tellPolicy(c, limits);
  };
  const description = describeRoute({
    operationId: facts.id,
    tags: [facts.tag],
    summary: facts.summary,
    ...(facts.sentTwice === undefined ? {} : { description: `Sent twice: ${facts.sentTwice}` }),
    ...(limits.length === 0 ? {} : { 'x-limits': limits }),
    security: [
      ...(facts.anonymous ? [{}] : []),
      { session: [] },
      ...(facts.scope === undefined ? [] : [{ token: [facts.scope] }]),
    ],
    parameters: [
      ...(facts.idempotent ? [headerParameter('Idempotency-Key')] : []),
      ...(facts.conditional ? [headerParameter('If-Match')] : []),
    ],
    ...(facts.takesBytes
      ? {
          requestBody: {
            required: true,
            content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
          },
        }
      : {}),
    ...{ 'x-problems': problemsOf(facts) },
    responses: {
      [status]: {
        description: 'Done',
        ...(schema ? { content: { 'application/json': { schema: resolver(schema as never) } } } : {}),
      },
    },
  });
  // The description hangs on the middleware by a symbol of its library.
  return Object.assign(guard, description, { [FACTS]: facts });
}
