// Where in the videos of a page it is said, by their captions.
import { type SQL, sql } from 'drizzle-orm';
import type { SearchHit } from '#contract/search.ts';
import type { AppContext } from '../platform/context.ts';
import { PASSAGES_MAX, passageId } from './document-id.ts';
import { exactMatch } from './match-query.ts';
import { snippetOf, type Wanted } from './snippet.ts';
import type { Term } from './terms.ts';

type Moments = SearchHit['moments'];

/** Each moment is two rows read; videos below are shown without. */
const VIDEOS_MAX = 8;
const PER_VIDEO = 2;

interface Captioned {
  documentId: number;
  passages: number;
  wanted: readonly Wanted[];
}

/** The first passages that have every term, by the number of the document. */
export async function readMoments(
  { db }: Pick<AppContext, 'db'>,
  terms: readonly Term[],
  hits: readonly Captioned[],
): Promise<Map<number, Moments>> {
  const captioned = hits.filter(({ passages }) => passages > 0).slice(0, VIDEOS_MAX);
  const match = exactMatch(terms);
  const ofOne = ({ documentId }: Captioned): SQL => sql`select * from (
    select ${documentId} as document_id, start_ms, text from search_passages where id in (
      select rowid from search_passages_index where search_passages_index match ${match}
        and rowid between ${passageId(documentId, 0)} and ${passageId(documentId, PASSAGES_MAX - 1)}
      order by rowid limit ${PER_VIDEO}))`;
  const moments = new Map<number, Moments>();
  if (captioned.length === 0) return moments;
  const rows = await db.all<{ document_id: number; start_ms: number; text: string }>(
    sql.join(captioned.map(ofOne), sql` union all `),
  );
  for (const { document_id: documentId, start_ms: startMs, text } of rows) {
    const wanted = captioned.find((hit) => hit.documentId === documentId)?.wanted ?? [];
    const snippet = snippetOf(text, wanted);
    if (snippet === null) continue;
    moments.set(documentId, [
      ...(moments.get(documentId) ?? []),
      { startSeconds: Math.floor(startMs / 1000), snippet },
    ]);
  }
  return moments;
}
