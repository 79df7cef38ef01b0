// A search as the address of its page says it; pure.

import type { SearchRequest } from '../../search.ts';
import { DURATIONS, SORTS, UPLOADED } from './choices.ts';

const oneOf = <Value extends string>(choices: readonly { value: Value | '' }[], text: string | undefined) =>
  choices.find(({ value }) => value !== '' && value === text)?.value as Value | undefined;

/** What an address says that is no choice is left out. */
export function requestOf(query: Record<string, string>): SearchRequest {
  const sort = oneOf(SORTS, query['sort']);
  const uploaded = oneOf(UPLOADED, query['uploaded']);
  const duration = oneOf(DURATIONS, query['duration']);
  const category = query['category'];
  return {
    q: (query['q'] ?? '').trim().slice(0, 200),
    ...(sort ? { sort } : {}),
    ...(uploaded ? { uploaded } : {}),
    ...(duration ? { duration } : {}),
    ...(category ? { category } : {}),
    ...(query['hasCaptions'] === 'true' ? { hasCaptions: 'true' } : {}),
  };
}
