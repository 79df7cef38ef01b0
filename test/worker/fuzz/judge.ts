// Whether an answer is one that the document promises: its status, its type, its body to the last field.
import { Validator } from '@cfworker/json-schema';
import type { ApiDocument, DescribedOperation } from '../../../src/http/document.ts';

type Json = Record<string, unknown>;

/** References to where the validator looks for them; answers have no field that their schema does not name. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const own = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string' ? item.replace('#/components/schemas/', '#/$defs/') : closed(item),
    ]),
  );
  const isOpenObject = own['type'] === 'object' && 'properties' in own && !('additionalProperties' in own);
  return isOpenObject ? { ...own, additionalProperties: false } : own;
}

/** Gives null, or what is wrong with an answer. */
export type Judge = (operation: DescribedOperation, status: number, type: string, text: string) => string | null;

export function judgeBy(document: ApiDocument): Judge {
  const $defs = closed(document.components.schemas) as Json;
  const validators = new Map<string, Validator>();
  return (operation, status, type, text) => {
    const promised = operation.responses[String(status)];
    if (!promised) return `status ${status} is not documented: ${text.slice(0, 300)}`;
    const [name, content] = Object.entries(promised.content ?? {})[0] ?? [];
    if (name === undefined || !content)
      return text === '' ? null : `a body where none is documented: ${text.slice(0, 100)}`;
    if (!type.startsWith(name)) return `type ${type} instead of ${name}`;
    const key = `${operation.operationId} ${status}`;
    const validator =
      validators.get(key) ?? new Validator({ ...(closed(content.schema) as Json), $defs }, '2020-12', true);
    validators.set(key, validator);
    const body: unknown = JSON.parse(text);
    const result = validator.validate(body);
    if (!result.valid)
      return `body: ${result.errors
        .map(({ instanceLocation, error }) => `${instanceLocation} ${error}`)
        .join(' | ')
        .slice(0, 500)}`;
    const code = status >= 400 ? (body as { code: string }).code : undefined;
    const isNamed = code === undefined || promised.description.split(', ').includes(code);
    return isNamed ? null : `problem ${code} is not documented for ${status}`;
  };
}
