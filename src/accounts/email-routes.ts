// The HTTP side of e-mail addresses: confirm one, have the letter again, ask for another.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { ChangeEmail, ConfirmEmail, EmailChange } from '#contract/accounts.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { changeEmail, confirmEmail, resendVerification } from './email.ts';

export const emailRoutes = new Hono<AppEnv>()
  .post(
    '/auth/verify-email',
    operation({
      id: 'confirmEmail',
      tag: 'Accounts',
      summary: 'Prove an address with the code of a letter',
      answers: [200, z.object({ email: z.string() })],
      problems: ['invalid-input', 'origin-refused', 'mail-code-invalid', 'email-taken', 'rate-limited'],
      anonymous: true,
      limit: 'code',
    }),
    valid('json', z.strictObject(ConfirmEmail.shape)),
    async (c) => c.json(await confirmEmail(c.var.ctx, c.req.valid('json').code), 200),
  )
  .post(
    '/me/email/verification',
    operation({
      id: 'resendVerification',
      tag: 'Accounts',
      summary: 'Have the letter sent again that confirms the address',
      answers: [202, null],
      problems: ['session-required', 'origin-refused', 'mail-unavailable', 'rate-limited'],
      limit: 'code',
    }),
    requireUser,
    (c) => {
      resendVerification(c.var.ctx, c.var.user);
      return c.body(null, 202);
    },
  )
  .put(
    '/me/email',
    operation({
      id: 'changeEmail',
      tag: 'Accounts',
      summary: 'Ask for another address; it holds once it is confirmed',
      answers: [202, EmailChange],
      problems: ['invalid-input', 'session-required', 'origin-refused', 'email-taken', 'rate-limited'],
      stepUp: true,
      limit: 'code',
    }),
    requireUser,
    valid('json', z.strictObject(ChangeEmail.shape)),
    async (c) => c.json(await changeEmail(c.var.ctx, c.var.user, c.req.valid('json').email), 202),
  );
