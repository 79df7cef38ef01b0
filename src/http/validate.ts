// Checks a part of the request against its schema, and gives the same schema to the OpenAPI document.
import { zValidator } from '@hono/zod-validator';
import type { ValidationTargets } from 'hono';
import { resolver, uniqueSymbol } from 'hono-openapi';
import type { z } from 'zod';
import type { ProblemDetail } from '#contract/problem.ts';
import { AppError } from './app-error.ts';

/** A JSON pointer (RFC 6901) into the body, or the name of a parameter. */
export function pointerOf(target: string, path: readonly PropertyKey[]): string {
  if (target !== 'json') return path.map(String).join('.');
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function detailsOf(target: string, issues: readonly z.core.$ZodIssue[]): ProblemDetail[] {
  return issues.flatMap((issue) =>
    // An unknown field is reported at its parent; the person wants to know which one it is.
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          pointer: pointerOf(target, [...issue.path, key]),
          detail: 'There is no such field',
        }))
      : [{ pointer: pointerOf(target, issue.path), detail: issue.message }],
  );
}

/** Throws `invalid-input` with one entry for each thing that is wrong. */
export const valid = <S extends z.core.$ZodType, T extends keyof ValidationTargets>(target: T, schema: S) =>
  Object.assign(
    zValidator(target, schema, (result) => {
      if (result.success) return;
      const errors = detailsOf(target, result.error.issues);
      const first = errors[0];
      throw new AppError('invalid-input', {
        ...(first ? { detail: first.pointer ? `${first.pointer}: ${first.detail}` : first.detail } : {}),
        errors,
      });
    }),
    { [uniqueSymbol]: { target, ...resolver(schema as never) } },
  );
