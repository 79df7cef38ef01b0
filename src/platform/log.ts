// One JSON line per fact; values of known secret names never reach it.

export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  error(message: string, error: unknown, fields?: LogFields): void;
}

/** The stack and what caused it. Drizzle names the values of a failed query, addresses and hashes among them: not here. */
function describe(error: Error): string {
  const stack = (error.stack ?? error.message).replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/, '');
  return error.cause instanceof Error ? `${stack}\ncaused by: ${error.cause.message}` : stack;
}

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
          error: error instanceof Error ? describe(error) : String(error),
        }),
      ),
  };
}
