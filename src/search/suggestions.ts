// What a person may be about to type: tags and titles of the newest videos that have it.
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { searchDocuments, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { queryTerms, typedMatch } from './match-query.ts';
import { type Candidate, suggestionsOf } from './suggestion-order.ts';

const READ = 20;

export async function suggest({ db }: Pick<AppContext, 'db'>, query: string): Promise<string[]> {
  const terms = queryTerms(query);
  const only = terms.length === 1 ? terms[0] : undefined;
  if (terms.length === 0 || (only?.kind === 'word' && [...only.text].length < 2)) return [];
  const match = typedMatch(terms, 'title tags');
  const rows: Candidate[] = await db
    .select({ title: videos.title, tags: videos.tags, views: videos.views })
    .from(
      sql`(select rowid as document_id from search_index where search_index match ${match} order by rowid desc limit ${READ}) as hits`,
    )
    .innerJoin(searchDocuments, sql`${searchDocuments.docId} = hits.document_id`)
    .innerJoin(videos, and(eq(videos.id, searchDocuments.videoId), isNotNull(videos.listedAt)));
  return suggestionsOf(query, rows);
}
