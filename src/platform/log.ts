// One JSON line per fact; values of known secret names never reach it.

export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  error(message: string, error: unknown, fields?: LogFields): void;
}

/** Drizzle names the values of a failed query: addresses and hashes among them. */
const withoutValues = (stack: string): string => stack.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/, '');

/** A log whose every line carries `fields`, for example the request id. */
export function createLog(fields: LogFields = {}): Log {
  return {
    info: (message, more) => console.log(JSON.stringify({ level: 'info', message, ...fields, ...more })),
    error: (message, error, more) =>
      console.error(
        JSON.stringify({
          level: 'error',
          message,
          ...fields,
          ...more,
          error: error instanceof Error ? withoutValues(error.stack ?? error.message) : String(error),
        }),
      ),
  };
}
