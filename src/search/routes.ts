// The HTTP side of search: results and suggestions.
import { Hono } from 'hono';
import { SearchPage, SearchQuery, Suggestions, SuggestionsQuery } from '#contract/search.ts';
import type { AppEnv } from '../http/app-env.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { search } from './search.ts';
import { suggest } from './suggestions.ts';

export const searchRoutes = new Hono<AppEnv>()
  .get(
    '/search',
    operation({
      id: 'search',
      scope: 'videos:read',
      tag: 'Search',
      summary: 'Public videos that have every word, in title, description, tags, channel or captions',
      answers: [200, SearchPage],
      problems: ['invalid-input', 'invalid-cursor'],
      anonymous: true,
    }),
    valid('query', SearchQuery),
    async (c) => c.json(await search(c.var.ctx, c.req.valid('query')), 200),
  )
  .get(
    '/search/suggestions',
    operation({
      id: 'suggest',
      scope: 'videos:read',
      tag: 'Search',
      summary: 'Titles and tags that go on as typed, from two letters on',
      answers: [200, Suggestions],
      problems: ['invalid-input'],
      anonymous: true,
    }),
    valid('query', SuggestionsQuery),
    async (c) => c.json({ data: await suggest(c.var.ctx, c.req.valid('query').q) }, 200),
  );
