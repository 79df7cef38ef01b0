// The channel that comes with an account; pure.
import type { channels } from './table.ts';

interface Founder {
  id: string;
  username: string;
  usernameKey: string;
  displayName: string;
  createdAt: number;
}

export const newChannel = (user: Founder): typeof channels.$inferInsert => ({
  id: user.id,
  handle: user.username,
  handleKey: user.usernameKey,
  name: user.displayName,
  createdAt: user.createdAt,
});
