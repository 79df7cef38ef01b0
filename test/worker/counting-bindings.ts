// Bindings that count what is asked of them, for facts such as "no database query per segment".
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { app } from '../../src/app.ts';

export interface Counts {
  /** Calls of the bucket by method and kind of key: `get v`, `get p`, `put i`. */
  media: string[];
  database: number;
  objects: number;
}

function counted<Binding extends object>(binding: Binding, count: (method: string, args: unknown[]) => void): Binding {
  return new Proxy(binding, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        count(String(name), args);
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** Sends a request through the whole worker with counting bindings, and `more` in their place; the answer's body is read to its end. */
export async function countedFetch(
  path: string,
  init: RequestInit = {},
  more: object = {},
): Promise<{ response: Response; body: Uint8Array; counts: Counts }> {
  const counts: Counts = { media: [], database: 0, objects: 0 };
  const bump = (): void => {
    counts.objects += 1;
  };
  const bindings = {
    ...env,
    MEDIA: counted(env.MEDIA, (method, [key]) => counts.media.push(`${method} ${String(key).slice(0, 1)}`)),
    DB: counted(env.DB, () => {
      counts.database += 1;
    }),
    TRANSCODE_JOB: counted(env.TRANSCODE_JOB, bump),
    ROOM: counted(env.ROOM, bump),
    OUTBOX_SWEEPER: counted(env.OUTBOX_SWEEPER, bump),
    ...more,
  };
  const execution = createExecutionContext();
  const request = new Request(`${env.PUBLIC_ORIGIN}${path}`, init);
  const response = await app.fetch(request, bindings as never, execution);
  const body = new Uint8Array(await response.arrayBuffer());
  await waitOnExecutionContext(execution);
  return { response, body, counts };
}

/** The class A operations of R2 (developers.cloudflare.com/r2/pricing): what writes or lists. */
const CLASS_A = ['put', 'list', 'createMultipartUpload'] as const;

/** Counts every write to any bucket in this isolate, the objects' own ones included, until `stop` is called. */
export function countClassA(): { keys: string[]; stop(): void } {
  const keys: string[] = [];
  const prototype = Object.getPrototypeOf(env.MEDIA) as Record<string, (...args: unknown[]) => unknown>;
  const originals = CLASS_A.map((name) => [name, prototype[name]] as const);
  for (const [name, original] of originals) {
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      keys.push(`${name} ${String(args[0]).replace(/[0-9a-z]{26}/, '*')}`);
      return original?.apply(this, args);
    };
  }
  return {
    keys,
    stop() {
      for (const [name, original] of originals) if (original) prototype[name] = original;
    },
  };
}
