// The shape of every list and of the parameters that page through it.
import { z } from 'zod/mini';

export const LIST_LIMIT_MAX = 100;
export const LIST_LIMIT_DEFAULT = 24;

export const PageQuery = z.object({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(LIST_LIMIT_MAX)), LIST_LIMIT_DEFAULT),
  cursor: z.optional(z.string().check(z.maxLength(200))),
});

/** `{data, nextCursor}`: the cursor is opaque and null at the end. */
export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.nullable(z.string()) });
