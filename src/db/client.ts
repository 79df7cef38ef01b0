// Drizzle over D1; `batch` is the only transaction there is.
import { drizzle } from 'drizzle-orm/d1';
import * as schema from './schema.ts';

export function openDb(database: D1Database) {
  return drizzle(database, { schema });
}
export type Db = ReturnType<typeof openDb>;
