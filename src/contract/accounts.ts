// Accounts on the wire: sign-up, log-in and the signed-in user.
import { z } from 'zod/mini';
import { ROLES } from './roles.ts';

export const USERNAME_PATTERN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{1,28})[A-Za-z0-9]$/;

export const Username = z
  .string()
  .check(z.regex(USERNAME_PATTERN, '3 to 30 letters, digits, - or _, beginning and ending with a letter or digit'));
export const Email = z.string().check(z.trim(), z.maxLength(254), z.email());
export const Password = z.string().check(z.minLength(10, 'at least 10 characters'), z.maxLength(200));
export const DisplayName = z.string().check(z.trim(), z.minLength(1), z.maxLength(60));

export const SignUp = z.object({
  username: Username,
  email: Email,
  password: Password,
  displayName: z.optional(DisplayName),
});
export type SignUp = z.infer<typeof SignUp>;

/** `credential` is a username or an e-mail address, whatever the case. */
export const LogIn = z.object({
  credential: z.string().check(z.trim(), z.minLength(1), z.maxLength(254)),
  password: z.string().check(z.minLength(1), z.maxLength(200)),
});
export type LogIn = z.infer<typeof LogIn>;

export const EditMe = z.object({ displayName: z.optional(DisplayName) });
export type EditMe = z.infer<typeof EditMe>;

export const User = z.object({
  id: z.string(),
  username: z.string(),
  email: z.string(),
  displayName: z.string(),
  createdAt: z.string(),
  role: z.enum(ROLES),
  isEmailVerified: z.boolean(), // who has not may watch, vote and comment, but not upload
  deleteAt: z.nullable(z.string()), // the account ends then, unless its owner changes their mind
  isOperator: z.optional(z.boolean()), // may see /operations: admins, and whom a setting names
});
export type User = z.infer<typeof User>;

export const UserAnswer = z.object({ user: User });

/** The password of who is signed in, once more. */
export const ConfirmPassword = z.object({ password: z.string().check(z.minLength(1), z.maxLength(200)) });
export type ConfirmPassword = z.infer<typeof ConfirmPassword>;

export const ChangePassword = z.object({
  currentPassword: z.string().check(z.minLength(1), z.maxLength(200)),
  password: Password,
});
export type ChangePassword = z.infer<typeof ChangePassword>;

export const AskReset = z.object({ email: Email });

/** What a letter's link carries: 32 random bytes as base64url. */
export const MailCode = z.string().check(z.regex(/^[\w-]{43}$/, 'the code of a letter'));
export const ResetPassword = z.object({ code: MailCode, password: Password });
export type ResetPassword = z.infer<typeof ResetPassword>;
export const ConfirmEmail = z.object({ code: MailCode });

export const ChangeEmail = z.object({ email: Email });
/** `asked`: the new address has a letter to confirm it by; `changed`: this installation sends no letters, so it holds at once. */
export const EmailChange = z.object({ outcome: z.enum(['asked', 'changed']) });
export type EmailChange = z.infer<typeof EmailChange>;

export const Session = z.object({
  id: z.string(),
  client: z.string(), // such as: Firefox on Linux
  createdAt: z.string(),
  lastSeenAt: z.string(), // to the hour
  isCurrent: z.boolean(),
});
export type Session = z.infer<typeof Session>;
export const SessionList = z.object({ data: z.array(Session), nextCursor: z.null() });

export const Deletion = z.object({ deleteAt: z.string() });
export type Deletion = z.infer<typeof Deletion>;
