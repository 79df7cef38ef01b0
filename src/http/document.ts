// Completes the OpenAPI document that the routes make: the problems that follow from what an operation is, and schemas by name; pure.
import { PROBLEMS, type ProblemCode } from '#contract/problem.ts';

type Json = Record<string, unknown>;

export interface DescribedOperation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; schema?: Json }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
  /** The codes that the route itself names; here they become answers. */
  'x-problems'?: ProblemCode[];
}

export interface ApiDocument {
  openapi: string;
  info: { title: string; description?: string };
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, Json> };
}

const PROBLEM_CONTENT = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Whether it may be asked without being anybody. */
const isOpen = ({ security = [] }: DescribedOperation): boolean =>
  security.some((demand) => Object.keys(demand).length === 0);

/** What an operation can be refused with, by what it is: nobody writes this at each route. */
export function impliedProblems(method: string, operation: DescribedOperation): ProblemCode[] {
  const parameters = operation.parameters ?? [];
  const has = (name: string) => parameters.some((parameter) => parameter.name === name);
  const content = operation.requestBody?.content ?? {};
  const when = (holds: boolean, ...codes: ProblemCode[]): ProblemCode[] => (holds ? codes : []);
  return [
    'token-invalid',
    'scope-missing',
    'rate-limited', // every request counts for the class api
    'unavailable', // nothing is let in that cannot be counted
    ...when(!isOpen(operation), 'session-required'),
    ...when(method !== 'get', 'origin-refused', 'body-too-large'),
    ...when(
      parameters.some((parameter) => parameter.in === 'query'),
      'invalid-input',
    ),
    ...when('application/json' in content, 'invalid-input', 'malformed-json'),
    ...when(has('Idempotency-Key'), 'invalid-input', 'idempotency-key-in-use', 'idempotency-key-reused'),
    ...when(has('If-Match'), 'precondition-failed'),
  ];
}

/** One answer per status, listing the codes that come with it. */
function problemAnswers(codes: ReadonlySet<ProblemCode>): DescribedOperation['responses'] {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...codes].sort()) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [String(status), { description: list.join(', '), content: PROBLEM_CONTENT }]),
  );
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The same text for the same schema, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const keys = Object.keys(value)
    .filter((key) => key !== '$schema')
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

/** Puts a reference in the place of every schema that has a name. `used` collects those. */
function withNames(
  value: unknown,
  nameOf: ReadonlyMap<string, string>,
  used: Map<string, Json>,
  isTop = false,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withNames(item, nameOf, used));
  if (!isObject(value)) return value;
  const name = isTop ? undefined : nameOf.get(canonical(value));
  if (name !== undefined) {
    if (!used.has(name)) {
      used.set(name, {}); // it may contain itself
      used.set(name, withNames(value, nameOf, used, true) as Json);
    }
    return { $ref: `#/components/schemas/${name}` };
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '$schema')
      .map(([key, item]) => [key, withNames(item, nameOf, used)]),
  );
}

/** @param named schemas of the contract by their names: they are referred to instead of repeated */
export function completeDocument(document: ApiDocument, named: Record<string, Json>): ApiDocument {
  const nameOf = new Map(Object.entries(named).map(([name, schema]) => [canonical(schema), name]));
  const used = new Map<string, Json>();
  const paths: ApiDocument['paths'] = {};
  for (const [path, item] of Object.entries(document.paths)) {
    const described: Record<string, DescribedOperation> = {};
    for (const [method, { 'x-problems': own = [], ...operation }] of Object.entries(item)) {
      const codes = new Set([...own, ...impliedProblems(method, operation)]);
      const whole = { ...operation, responses: { ...operation.responses, ...problemAnswers(codes) } };
      described[method] = withNames(whole, nameOf, used, true) as DescribedOperation;
    }
    paths[path] = described;
  }
  const schemas = Object.fromEntries([...used].sort(([a], [b]) => a.localeCompare(b)));
  return {
    ...document,
    paths,
    components: { ...document.components, schemas: { ...schemas, ...document.components.schemas } },
  };
}
