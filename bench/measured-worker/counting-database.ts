// A D1 database that adds up `meta.rows_read` of what is asked of it.

export interface Tally {
  rowsRead: number;
  statements: number;
}

const isRead = (sql: string): boolean => /^\s*(select|with)\b/i.test(sql);

/**
 * `first` and `raw` come without their meta: what only reads is asked a second time for it, by `all`. A batch is passed
 * on as it is, with the statements behind our own.
 */
export function countingDatabase(database: D1Database, tally: Tally): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>();

  const note = <Result extends { meta: { rows_read?: number } }>(result: Result): Result => {
    tally.rowsRead += result.meta.rows_read ?? 0;
    tally.statements += 1;
    return result;
  };

  function counted(statement: D1PreparedStatement, sql: string): D1PreparedStatement {
    const ask = async (): Promise<void> => {
      if (isRead(sql)) note(await statement.all());
      else tally.statements += 1;
    };
    const wrapped = new Proxy(statement, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'bind') return counted(Reflect.apply(value, target, args) as D1PreparedStatement, sql);
          const answer = Reflect.apply(value, target, args) as Promise<unknown>;
          if (name === 'all' || name === 'run') return answer.then((result) => note(result as D1Result));
          return Promise.all([answer, ask()]).then(([result]) => result);
        };
      },
    });
    originals.set(wrapped, statement);
    return wrapped;
  }

  return new Proxy(database, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      if (name === 'prepare') return (sql: string) => counted(target.prepare(sql), sql);
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) =>
          (await target.batch(statements.map((statement) => originals.get(statement) ?? statement))).map(note);
      return (...args: unknown[]) => Reflect.apply(value, target, args) as unknown;
    },
  });
}
