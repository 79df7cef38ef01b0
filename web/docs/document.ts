// As much of the OpenAPI document as the page needs, and examples drawn from its schemas; pure.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minimum?: number;
  default?: unknown;
  format?: string;
}

export interface Operation {
  operationId: string;
  method: string;
  path: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, unknown>;
}

export interface ApiDocument {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, Schema> };
}

/** By their names. */
export const operationsOf = ({ paths }: ApiDocument): Map<string, Operation> =>
  new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [operation.operationId, { ...operation, method, path }]),
    ),
  );

const DEPTH_MAX = 6;

/** The least that fits a schema, near enough to be filled in: fields that may be left out are left out. */
export function exampleOf(schema: Schema, schemas: Record<string, Schema>, depth = 0): unknown {
  const inner = (part: Schema) => exampleOf(part, schemas, depth + 1);
  if (depth > DEPTH_MAX) return null;
  if (schema.$ref !== undefined) return inner(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.[0];
  if (choice) return inner(choice);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(inner));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      const required = properties.filter(([key]) => schema.required?.includes(key));
      // An edit requires nothing: then everything is shown.
      const shown = required.length === 0 ? properties : required;
      return Object.fromEntries(shown.map(([key, part]) => [key, inner(part)]));
    }
    case 'array':
      return (schema.minItems ?? 0) > 0 ? [inner(schema.items ?? {})] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return schema.format === 'date-time' ? '2030-01-01T00:00:00Z' : '';
  }
}

export interface Wanted {
  /** By the names of the parameters; what is empty is left out. */
  values: Record<string, string>;
  body?: BodyInit;
  contentType?: string;
  token: string | null;
}

/** The address and the headers of a request. */
export function requestOf(
  { path, parameters = [] }: Pick<Operation, 'path' | 'parameters'>,
  { values, contentType, token }: Omit<Wanted, 'body'>,
): { address: string; headers: Record<string, string> } {
  const given = parameters.filter(({ name }) => (values[name] ?? '') !== '');
  const query = new URLSearchParams(
    given.filter((each) => each.in === 'query').map(({ name }) => [name, values[name] ?? '']),
  );
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? ''));
  const headers = given.filter((each) => each.in === 'header').map(({ name }) => [name, values[name] ?? '']);
  return {
    address: `/api/v1${filled}${query.size === 0 ? '' : `?${query}`}`,
    headers: {
      ...Object.fromEntries(headers),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
  };
}
