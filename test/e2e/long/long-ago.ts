// Lets time pass for an account of a local platform: as if the password had been given long before.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const HOUR_MS = 3600_000;

/** Whoever is signed in with the account has to give the password again before what is dangerous. */
export function signedInLongAgo(stateDir: string, username: string): void {
  for (const file of globSync(join(stateDir, 'data/v3/d1/*/*.sqlite'))) {
    const database = new DatabaseSync(file);
    try {
      if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sessions'").get()) continue;
      database.exec('PRAGMA busy_timeout = 5000');
      database
        .prepare(
          `UPDATE sessions SET authenticated_at = authenticated_at - ${HOUR_MS}
           WHERE user_id = (SELECT id FROM users WHERE username = ?)`,
        )
        .run(username);
    } finally {
      database.close();
    }
  }
}
