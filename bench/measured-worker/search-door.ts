// Search beside a bare FTS5 query of the same terms, in one isolate on one database; and the library in which both search.
import type { SearchQuery } from '#contract/search.ts';
import { createContext } from '../../src/platform/context.ts';
import type { AppBindings } from '../../src/platform/env.ts';
import { documentIdAt } from '../../src/search/document-id.ts';
import { search } from '../../src/search/search.ts';
import { countingDatabase } from './counting-database.ts';

const WORDS = 20_000;
const FIRST_MS = 1_700_000_000_000;
const OWNER = 'a0000000000000000000000001';

/** The word of a rank: letters only, as those of a language are. */
const wordOf = (rank: number): string =>
  `${rank.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? 'q')}en`;

/** Numbers that are the same in every run (xorshift32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Videos from one number to another, with words that are as unequally frequent as those of a language. */
export async function fillLibrary(request: Request, env: AppBindings): Promise<Response> {
  const { from, to } = await request.json<{ from: number; to: number }>();
  const random = randomNumbers(from);
  const text = (length: number): string =>
    Array.from({ length }, () => wordOf(Math.floor(WORDS ** random()))).join(' ');
  const rows = Array.from({ length: to - from + 1 }, (_, i) => {
    const number = String(from + i).padStart(25, '0');
    const atMs = FIRST_MS + (from + i) * 1000;
    return [`v${number}`, `p${number}`, atMs, documentIdAt(atMs), text(6), text(3), text(30)];
  });
  const json = JSON.stringify(rows);
  const insert = (table: string, columns: string, values: string): D1PreparedStatement =>
    env.DB.prepare(`insert into ${table} (${columns}) select ${values} from json_each(?)`).bind(json);
  const column = (place: number): string => `value ->> ${place}`;
  await env.DB.batch([
    env.DB.prepare(`insert or ignore into users (id, username, username_key, email, email_key, display_name, password_hash, created_at)
      values ('${OWNER}', 'library', 'library', 'l@example.test', 'l@example.test', 'Library', '-', 1)`),
    env.DB.prepare(`insert or ignore into channels (id, handle, handle_key, name, created_at)
      values ('${OWNER}', 'library', 'library', 'Library', 1)`),
    insert(
      'videos',
      'id, owner_id, title, description, visibility, state, upload_id, source_filename, source_bytes, created_at, published_at',
      `${column(0)}, '${OWNER}', ${column(4)}, ${column(6)}, 'public', 'ready', '-', 'a.mp4', 1, ${column(2)}, ${column(2)}`,
    ),
    insert('playback_ids', 'id, video_id, revision, policy, created_at', `${column(1)}, ${column(0)}, 1, 'public', 1`),
    insert('search_documents', 'doc_id, video_id, seq, digest', `${column(3)}, ${column(0)}, 1, 'filled'`),
    insert(
      'search_index',
      'rowid, title, tags, channel, description, captions, filters',
      `${column(3)}, ${column(4)}, ${column(5)}, 'library', ${column(6)}, '', '_duration_short'`,
    ),
  ]);
  return Response.json({ done: rows.length });
}

/** One after the other, in turns; milliseconds of each, and what ours reads. */
export async function timeSearch(request: Request, env: AppBindings, execution: ExecutionContext): Promise<Response> {
  const { ranks, times } = await request.json<{ ranks: number[]; times: number }>();
  const words = ranks.map(wordOf);
  const query: SearchQuery = { q: words.join(' '), sort: 'relevance', limit: 24 };
  const match = words.map((word) => `"${word}"`).join(' AND ');
  const bare = (): Promise<D1Result> =>
    env.DB.prepare('select rowid from search_index where search_index match ? order by rank limit 25')
      .bind(match)
      .all();
  const tally = { rowsRead: 0, statements: 0 };
  const ours = createContext(env, execution);
  const counted = createContext({ ...env, DB: countingDatabase(env.DB, tally) }, execution);
  const { data } = await search(counted, query);
  const taken = { bare: 0, ours: 0 };
  for (let i = 0; i < times; i += 1) {
    const startedMs = performance.now();
    await bare();
    const betweenMs = performance.now();
    await search(ours, query);
    taken.bare += betweenMs - startedMs;
    taken.ours += performance.now() - betweenMs;
  }
  return Response.json({ words, found: data.length, bareMs: taken.bare / times, oursMs: taken.ours / times, ...tally });
}
