// Gives every file of worker tests a database with all migrations applied, its first account, and the limits of production.
import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect } from 'vitest';
import { installProductionLimits, violations } from './production-limits.ts';

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);

// The first account of an installation is its admin: here it is this one, which no test uses, so that people in tests are like any others.
await env.DB.batch([
  env.DB.prepare(
    `INSERT OR IGNORE INTO users (id, username, username_key, email, email_key, display_name, password_hash, created_at, role)
     VALUES ('00000000000000000000000000', 'founder', 'founder', 'founder@example.test', 'founder@example.test', 'Founder', '', 0, 'admin')`,
  ),
  env.DB.prepare(
    `INSERT OR IGNORE INTO channels (id, handle, handle_key, name, created_at)
     VALUES ('00000000000000000000000000', 'founder', 'founder', 'Founder', 0)`,
  ),
]);

await installProductionLimits();
afterEach(() => {
  expect(violations()).toEqual([]);
});
