// Inserts one row if a condition holds, in one statement: D1 has no transaction in which to look first.
import { getTableColumns, type InferInsertModel, is, SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/** The `select` of an `insert ... select`: the row's values, or expressions for them, in the table's column order, or nothing. */
export function rowWhere<Table extends SQLiteTable>(
  table: Table,
  row: { [Key in keyof InferInsertModel<Table>]: InferInsertModel<Table>[Key] | SQL },
  condition: SQL,
): SQL {
  const given = row as Record<string, unknown>;
  const values = Object.entries(getTableColumns(table))
    .filter(([, column]) => !column.generated) // the database makes these, and takes no value for them
    .map(([key, column]) =>
      // Defaults of drizzle's own count as values here; the database's would not apply to a select.
      is(given[key], SQL) ? given[key] : sql`${sql.param(given[key] ?? column.default ?? null, column)}`,
    );
  return sql`select ${sql.join(values, sql`, `)} where ${condition}`;
}
