// What the fuzz knows to exist: read out of the answers, by the collection that it is of and by who made it.
import type { DescribedOperation } from '../../../src/http/document.ts';

export interface Described extends DescribedOperation {
  method: string;
  path: string;
}

type Params = Record<string, string>;
const KEPT = 60;
const NEVER = '01arz3ndektsv4rrffq69g5fav';

/** `/playlists/{id}/items` is of `items`, `/me/tokens/{id}` of `tokens`. */
export function collectionOf(path: string): string {
  return (
    path
      .split('/')
      .filter((part) => part !== '' && !part.startsWith('{'))
      .at(-1) ?? ''
  );
}

/** In `/videos/{id}/comments` the parameter `id` is of `videos`; others say themselves what they are. */
export function parameterKind(path: string, name: string): string {
  if (name !== 'id') return name.endsWith('Id') ? `${name.slice(0, -2)}s` : `${name}s`;
  return collectionOf(path.slice(0, path.indexOf('{id}')));
}

export class Pool {
  readonly #of = new Map<string, string[]>();
  readonly #good = new Map<string, Params[]>();

  add(kind: string, value: string, whose: string): void {
    for (const key of [`${kind} of ${whose}`, kind]) {
      const list = this.#of.get(key) ?? [];
      if (list.includes(value)) continue;
      list.push(value);
      if (list.length > KEPT) list.shift();
      this.#of.set(key, list);
    }
  }

  /** @param n a number that was drawn: half are one's own, the others anybody's; some never existed. */
  pick(kind: string, whose: string, n: number): string | undefined {
    const own = this.#of.get(`${kind} of ${whose}`);
    const all = this.#of.get(kind);
    const list = n % 2 === 0 ? (own ?? all) : all;
    if (n % 31 === 0 || !list) return n % 62 === 0 ? 'nothing/such' : list || n % 31 === 0 ? NEVER : undefined;
    return list[Math.floor(n / 2) % list.length];
  }

  everyOf(kind: string): string[] {
    return this.#of.get(kind) ?? [];
  }

  /** Parameters with which this address answered well for this person before. */
  goodParameters(path: string, whose: string, n: number): Params | undefined {
    const list = this.#good.get(`${path} ${whose}`) ?? [];
    return list[n % (list.length || 1)];
  }

  rememberGood(path: string, whose: string, params: Params): void {
    const key = `${path} ${whose}`;
    this.#good.set(key, [...(this.#good.get(key) ?? []), params].slice(-8));
  }

  /** In the place of all that was known of this kind: it is told whole. */
  replace(kind: string, values: string[]): void {
    this.#of.set(kind, values);
  }

  /** Takes what an answer tells of. */
  harvest(operation: Described, whose: string, body: unknown): void {
    const isOwn = operation.method === 'post' || operation.path.startsWith('/me');
    if (/^(list|order)Categories$/.test(operation.operationId)) {
      this.replace(
        'slugs',
        (body as { data: { slug: string }[] }).data.map(({ slug }) => slug),
      );
    }
    this.#walk(body, collectionOf(operation.path), isOwn ? whose : 'somebody');
  }

  #walk(value: unknown, collection: string, whose: string): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#walk(item, collection, whose);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === 'object') {
        this.#walk(item, key === 'data' ? collection : key.endsWith('s') ? key : `${key}s`, whose);
      } else if (typeof item === 'string' && key !== 'slug') {
        const kind = key === 'id' ? collection : key.endsWith('Id') ? `${key.slice(0, -2)}s` : `${key}s`;
        this.add(kind, item, whose);
        const code = /\?code=([\w-]{43})/.exec(item)?.[1];
        if (code !== undefined) this.add('codes', code, whose);
      }
    }
  }
}
