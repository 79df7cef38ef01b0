// The alphabet and the shapes of public ids: 26 lower-case Crockford base32 characters.
import { z } from 'zod/mini';

export const ID_PATTERN = /^[0-9a-hjkmnp-tv-z]{26}$/;

/** A ULID or a playback id in our alphabet. */
export const Id = z.string().check(z.regex(ID_PATTERN));
