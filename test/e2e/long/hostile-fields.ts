// Writes to the API and keeps which fields a hostile text was put into, by the names that the OpenAPI document has for them.
import type { ApiClient } from '../../../scripts/api-client.ts';

/** The values in a body with the places they stand at: `links[].title`. */
function* stringsIn(value: unknown, at = ''): Generator<[at: string, text: string]> {
  if (typeof value === 'string') yield [at, value];
  else if (Array.isArray(value)) for (const each of value) yield* stringsIn(each, `${at}[]`);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) yield* stringsIn(each, at === '' ? name : `${at}.${name}`);
}

/** One of ours stands in it. */
const isHostile = (text: string): boolean => /[<>"'&]|script:|canary|url\(|\\u/.test(text);

export class Hand {
  readonly placed = new Set<string>();

  /** `write(owner, 'PATCH /videos/{id}', { title }, id)`: throws when it is refused. */
  async write<T>(client: ApiClient, operation: string, body: unknown, ...parameters: string[]): Promise<T> {
    const [method = '', template = ''] = operation.split(' ');
    const rest = [...parameters];
    const path = template.replaceAll(/\{\w+\}/g, () => encodeURIComponent(rest.shift() ?? ''));
    const answer = await client.request<T>(method, `/api/v1${path}`, body);
    for (const [at, text] of stringsIn(body)) if (isHostile(text)) this.placed.add(`${operation} ${at}`);
    return answer;
  }
}

/** One after another in a few rows at once: an API is quick, and a machine has two cores. */
export async function inRows<Item>(items: readonly Item[], act: (item: Item, at: number) => Promise<unknown>) {
  let next = 0;
  const row = async () => {
    for (let at = next++; at < items.length; at = next++) await act(items[at] as Item, at);
  };
  await Promise.all(Array.from({ length: 4 }, row));
}
