// A room of people that adds up the rows that it reads and writes.
import type { AppBindings } from '../../src/platform/env.ts';
import { Audience } from '../../src/realtime/audience.ts';

interface Spent {
  rowsRead: number;
  rowsWritten: number;
}

/** A cursor knows its rows when it has been read to its end: they are asked later. Locally all rooms share one isolate. */
let cursors: Spent[] = [];
let isPatched = false;

export class CountingAudience extends Audience {
  constructor(ctx: DurableObjectState, env: AppBindings) {
    super(ctx, env);
    if (isPatched) return;
    isPatched = true;
    const prototype = Object.getPrototypeOf(ctx.storage.sql) as { exec: (...args: unknown[]) => Spent };
    const original = prototype.exec;
    prototype.exec = function (this: unknown, ...args: unknown[]) {
      const cursor = original.apply(this, args);
      cursors.push(cursor);
      return cursor;
    };
  }

  /** Of all rooms since it was last asked. */
  async spent(): Promise<Spent> {
    const sum = { rowsRead: 0, rowsWritten: 0 };
    for (const cursor of cursors) {
      sum.rowsRead += cursor.rowsRead;
      sum.rowsWritten += cursor.rowsWritten;
    }
    cursors = [];
    return sum;
  }
}
