// Values for the fuzz, drawn by fast-check from the JSON Schemas of the document; some do not fit, on purpose.
import * as fc from 'fast-check';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  pattern?: string;
  format?: string;
  default?: unknown;
}

/** What is known of the place of a value, by the name of its property; undefined where nothing is. */
export type Hint = (name: string) => fc.Arbitrary<unknown> | undefined;

const WORDS = [
  'sea',
  'harbour',
  'Übung',
  '夜の海',
  'a "quoted" one',
  '<b>bold</b>',
  'l’été',
  '100 %',
  '🎬 film',
  "Robert'); --",
];

const words = (schema: Schema): fc.Arbitrary<string> => {
  const [min, max] = [schema.minLength ?? 0, schema.maxLength ?? 40];
  return fc
    .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 })
    .map((list) => list.join(' ').padEnd(min, 'x').slice(0, max))
    .map((text) => (text.trim().length < min ? 'x'.repeat(min) : text));
};

const text = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.format === 'date-time')
    return fc.integer({ min: -90, max: 90 }).map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
  if (schema.format === 'email') return fc.integer({ min: 0, max: 1e9 }).map((n) => `fuzz-${n}@example.test`);
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern));
  return words(schema);
};

/** What fits the schema. */
export function fitting(
  schema: Schema,
  components: Record<string, Schema>,
  hint: Hint,
  name = '',
): fc.Arbitrary<unknown> {
  const known = hint(name);
  if (known) return known;
  const inner = (part: Schema, partName = name) => fitting(part, components, hint, partName);
  if (schema.$ref !== undefined) return inner(components[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return fc.oneof(...choice.map((part) => inner(part)));
  if (schema.allOf)
    return fc.tuple(...schema.allOf.map((part) => inner(part))).map((parts) => Object.assign({}, ...parts));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(([key, part]) => [key, inner(part, key)] as const);
      return fc.record(Object.fromEntries(properties), { requiredKeys: schema.required ?? [] } as never);
    }
    case 'array':
      return fc.uniqueArray(inner(schema.items ?? {}, name.replace(/s$/, '')), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 3)),
        comparator: 'SameValueZero',
      });
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1,
        max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000, noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return text(schema);
    default:
      return fc.oneof(words({}), fc.boolean(), fc.integer());
  }
}

const MISFITS = [null, '', -1, 1e308, true, [], {}, 'x'.repeat(10_000), '\u0000', ' ', '../../etc/passwd', '%00'];

/** A body that does not fit: a field dropped, added, or of another kind; or no object at all. */
export const spoilt = (body: unknown): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom('drop', 'add', 'change', 'replace'), fc.nat(), fc.constantFrom(...MISFITS))
    .map(([how, n, misfit]) => {
      if (how === 'replace' || typeof body !== 'object' || body === null || Array.isArray(body)) return misfit;
      const copy: Record<string, unknown> = { ...body };
      const keys = Object.keys(copy);
      const key = keys[n % (keys.length || 1)] ?? 'nothing';
      if (how === 'drop') delete copy[key];
      else copy[how === 'add' ? 'unknown' : key] = misfit;
      return copy;
    });
