// Where in the videos of a page it is said, by their captions.
import { sql } from 'drizzle-orm';
import type { SearchHit } from '#contract/search.ts';
import { searchPassages } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { PASSAGES_MAX, passageId } from './document-id.ts';
import { whole } from './hits.ts';
import { exactMatch } from './match-query.ts';
import { snippetOf, type Wanted } from './snippet.ts';
import type { Term } from './terms.ts';

type Moments = SearchHit['moments'];

/** Of a whole page, since each is rows read: many videos show one each, one alone shows more. */
const MOMENTS_MAX = 6;
const PER_VIDEO_MAX = 3;

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
  const captioned = hits.filter(({ passages }) => passages > 0).slice(0, MOMENTS_MAX);
  const perVideo = Math.min(PER_VIDEO_MAX, Math.floor(MOMENTS_MAX / captioned.length));
  const match = exactMatch(terms);
  const ofOne = ({ documentId }: Captioned) =>
    db
      .select({ startMs: searchPassages.startMs, text: searchPassages.text })
      .from(searchPassages)
      .where(
        sql`${searchPassages.id} in (select rowid from search_passages_index where search_passages_index match ${match}
          and rowid between ${whole(passageId(documentId, 0))} and ${whole(passageId(documentId, PASSAGES_MAX - 1))}
          order by rowid limit ${perVideo})`,
      );
  const moments = new Map<number, Moments>();
  const [first, ...others] = captioned.map(ofOne);
  if (!first) return moments;
  // One way there and back; D1 takes at most five terms of a compound select.
  const answers = await db.batch([first, ...others]);
  for (const [i, { documentId, wanted }] of captioned.entries()) {
    const found = (answers[i] ?? []).flatMap(({ startMs, text }) => {
      const snippet = snippetOf(text, wanted);
      return snippet === null ? [] : [{ startSeconds: Math.floor(startMs / 1000), snippet }];
    });
    moments.set(documentId, found);
  }
  return moments;
}
