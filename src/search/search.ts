// Searches: exactly first, and more broadly where that finds too little; tells where in a video it is said.
import { sql } from 'drizzle-orm';
import type { SearchHit, SearchPage, SearchQuery } from '#contract/search.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { toItems } from '../videos/items.ts';
import { decodeSearchCursor, encodeSearchCursor, type SearchCursor } from './cursor.ts';
import { documentIdAt } from './document-id.ts';
import { filterWords, UPLOADED_WITHIN_MS } from './filters.ts';
import { type Hit, type HitsRequest, readHits, readMostViewed } from './hits.ts';
import { broadMatch, exactMatch, queryTerms } from './match-query.ts';
import { readMoments } from './moments.ts';
import { markHits, snippetOf, type Wanted } from './snippet.ts';
import { isTolerated, meantBy, spellingsOf } from './spelling.ts';
import { splitRun } from './split-run.ts';
import type { Term } from './terms.ts';
import { broadlyWanted, corrected, exactlyWanted } from './wanted.ts';

type SearchContext = Pick<AppContext, 'db' | 'config' | 'clock'>;

/** With fewer exact results broader ones follow. */
const FEW = 3;
/** Nobody reads on for longer, and every page by relevance passes over those before it. */
const SHOWN_MAX = 480;
/** Of so many of the best the most viewed come first. */
const BY_VIEWS_OF = 40;

/** Throws `invalid-cursor`. */
export async function search(ctx: SearchContext, query: SearchQuery): Promise<SearchPage> {
  const terms = queryTerms(query.q);
  if (terms.length === 0) return { data: [], nextCursor: null, didYouMean: null };
  const request = JSON.stringify({ ...query, limit: 0, cursor: null });
  const cursor = query.cursor === undefined ? null : decodeSearchCursor(query.cursor, request);
  if (query.cursor !== undefined && cursor === null) throw new AppError('invalid-cursor');
  const read = (match: string, after: SearchCursor | null, limit: number): Promise<Hit[]> => {
    const hits: Omit<HitsRequest, 'limit'> = {
      match,
      order: query.sort === 'newest' ? 'newest' : 'rank',
      from: query.uploaded ? documentIdAt(ctx.clock.now() - UPLOADED_WITHIN_MS[query.uploaded]) : 0,
      after,
    };
    return query.sort === 'views'
      ? readMostViewed(ctx, { ...hits, limit: Math.max(limit, BY_VIEWS_OF) }, Math.max(limit, FEW))
      : readHits(ctx, { ...hits, limit: limit + 1 });
  };
  const words = filterWords({
    category: query.category,
    channel: query.channel,
    duration: query.duration,
    hasCaptions: query.hasCaptions === 'true',
  });

  const exact = cursor?.stage === 'broad' ? [] : await read(exactMatch(terms, words), cursor, query.limit);
  const pages: Shown[] = [{ stage: 'exact', hits: exact, wanted: exactlyWanted(terms) }];
  let didYouMean: string | null = null;
  if (cursor ? cursor.stage === 'broad' : exact.length < FEW) {
    const meant = await meantWords(ctx, terms);
    const match = broadMatch(terms, meant, splitRun, words);
    const hits = await read(match, cursor, query.limit - exact.length);
    pages.push({ stage: 'broad', hits, wanted: broadlyWanted(terms, meant, splitRun) });
    const best = hits[0]?.found;
    if (exact.length === 0 && best)
      didYouMean = corrected(query.q, meant, [
        best.row.title,
        ...best.row.tags,
        best.channel.name,
        best.row.description,
      ]);
  }
  return { ...(await toPage(ctx, query, request, terms, pages, cursor?.shown ?? 0)), didYouMean };
}

interface Shown {
  stage: SearchCursor['stage'];
  hits: Hit[];
  wanted: Wanted[];
}

async function toPage(
  ctx: SearchContext,
  { sort, limit }: SearchQuery,
  request: string,
  terms: readonly Term[],
  pages: readonly Shown[],
  shownBefore: number,
): Promise<Omit<SearchPage, 'didYouMean'>> {
  const all = pages.flatMap(({ stage, hits, wanted }) => hits.map((hit) => ({ stage, hit, wanted })));
  if (sort === 'views') all.sort((a, b) => (b.hit.found?.row.views ?? 0) - (a.hit.found?.row.views ?? 0));
  const page = all.slice(0, limit);
  const listed = page.flatMap(({ hit, wanted }) => (hit.found ? [{ ...hit, wanted, found: hit.found }] : []));
  const items = await toItems(
    ctx,
    listed.map(({ found }) => found),
  );
  const moments = await readMoments(ctx, terms, listed);
  const data = items.map((item, i): SearchHit => {
    const wanted = listed[i]?.wanted ?? [];
    return {
      ...item,
      titleParts: markHits(item.title, wanted),
      snippet: snippetOf(item.description, wanted),
      moments: moments.get(listed[i]?.documentId ?? 0) ?? [],
    };
  });
  const last = page.at(-1);
  const shown = shownBefore + page.length;
  const goesOn = all.length > limit && sort !== 'views' && shown < SHOWN_MAX && last !== undefined;
  const nextCursor = goesOn
    ? encodeSearchCursor({ stage: last.stage, rank: last.hit.rank, documentId: last.hit.documentId, shown }, request)
    : null;
  return { data, nextCursor };
}

const SPELLINGS_MAX = 200;

/** For each word that may be misspelt those that it may be. */
async function meantWords({ db }: SearchContext, terms: readonly Term[]): Promise<Map<string, string[]>> {
  const asked = terms.filter(({ kind, text }) => kind === 'word' && isTolerated(text)).map(({ text }) => text);
  if (asked.length === 0) return new Map();
  const spellings = JSON.stringify(asked.flatMap(spellingsOf));
  const rows = await db.all<{ word: string }>(sql`select distinct word from json_each(${spellings}) asked
    cross join search_spellings on spelling = asked.value limit ${SPELLINGS_MAX}`);
  const known = rows.map(({ word }) => word);
  return new Map(asked.map((word) => [word, meantBy(word, known)]));
}
