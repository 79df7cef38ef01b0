// The statements that fill a database with so many videos and comments, all of which everybody may see; pure.

/** Ids in our alphabet that sort by their number: `v0000000000000000000000042`. */
export const idOf = (kind: Kind, n: number): string => `${kind}${String(n).padStart(25, '0')}`;
type Kind = 'a' | 'b' | 'c' | 'p' | 'v';
const idSql = (kind: Kind, n: string): string => `printf('${kind}%025d', ${n})`;

export interface Amounts {
  videos: number;
  comments: number;
}

export const CHANNELS = 100;
export const FOLLOWED = 25;
/** The newest video, which has all comments; the first of them is the thread with a tenth of them as replies. */
export const busyVideo = (amounts: Amounts): string => idOf('v', amounts.videos);
export const BUSY_THREAD = idOf('c', 1);

/** Of the video n: the first channel has half of all, so that its pages are full at any size; the others share the rest. */
const OWNER = `printf('a%025d', CASE WHEN n % 2 = 0 THEN 1 ELSE 2 + (n / 2) % ${CHANNELS - 1} END)`;

/** Two days ago: all videos are news to those who follow. To the second, as the numbers of the index. */
export const FIRST_MS = Math.floor(Date.now() / 1000 - 2 * 86_400) * 1000;
const AT_ONCE = 20_000;

/** Rows of an INSERT made from numbers, a share at a time. */
function fromNumbers(insert: string, columns: string, from: number, to: number): string[] {
  const statements: string[] = [];
  for (let start = from; start <= to; start += AT_ONCE) {
    const end = Math.min(to, start + AT_ONCE - 1);
    statements.push(
      `WITH RECURSIVE numbers (n) AS (VALUES (${start}) UNION ALL SELECT n + 1 FROM numbers WHERE n < ${end})
       INSERT INTO ${insert} SELECT ${columns} FROM numbers`,
    );
  }
  return statements;
}

const people = (): string[] => [
  ...fromNumbers(
    'users (id, username, username_key, email, email_key, display_name, password_hash, created_at)',
    `${idSql('a', 'n')}, 'channel-' || n, 'channel-' || n, 'c' || n || '@example.test', 'c' || n || '@example.test', 'Channel ' || n, '-', ${FIRST_MS}`,
    1,
    CHANNELS,
  ),
  ...fromNumbers(
    'channels (id, handle, handle_key, name, created_at)',
    `${idSql('a', 'n')}, 'channel-' || n, 'channel-' || n, 'Channel ' || n, ${FIRST_MS}`,
    1,
    CHANNELS,
  ),
];

/** One a second, every other of the first channel; one word is in all titles, others in every twentieth. */
const videos = ({ videos: count }: Amounts): string[] => [
  ...fromNumbers(
    `videos (id, owner_id, title, description, tags, category, visibility, state, upload_id, source_filename, source_bytes,
       duration_ms, width, height, poster_key, created_at, published_at, views, likes)`,
    `${idSql('v', 'n')}, ${OWNER}, 'River film ' || n || ' w' || (n % 20), 'About w' || (n % 20),
      '["river","t' || (n % 50) || '"]', CASE n % 3 WHEN 0 THEN 'music' WHEN 1 THEN 'sports' ELSE 'education' END,
      'public', 'ready', '-', 'film.mp4', 1, 60000, 1920, 1080, 'k', ${FIRST_MS} + n * 1000, ${FIRST_MS} + n * 1000, n % 1000, n % 50`,
    1,
    count,
  ),
  ...fromNumbers(
    'playback_ids (id, video_id, revision, policy, created_at)',
    `${idSql('p', 'n')}, ${idSql('v', 'n')}, 1, 'public', 1`,
    1,
    count,
  ),
  ...['river', 't'].flatMap((tag) =>
    fromNumbers(
      'video_tags (slug, video_id, listed_at)',
      `${tag === 't' ? "'t' || (n % 50)" : "'river'"}, ${idSql('v', 'n')}, ${FIRST_MS} + n * 1000`,
      1,
      count,
    ),
  ),
];

/** As src/search/indexing.ts would write them; doc_id grows with the time of publication. */
const index = ({ videos: count }: Amounts): string[] => {
  const documentId = `(${Math.floor(FIRST_MS / 1000)} + n - 1577836800) * 1024`;
  return [
    ...fromNumbers(
      'search_documents (doc_id, video_id, seq, digest)',
      `${documentId}, ${idSql('v', 'n')}, 1, 'filled'`,
      1,
      count,
    ),
    ...fromNumbers(
      'search_index (rowid, title, tags, channel, description, captions, filters)',
      `${documentId}, 'river film ' || n || ' w' || (n % 20), 'river t' || (n % 50), 'channel',
        'about w' || (n % 20), '', ''`,
      1,
      count,
    ),
    'INSERT INTO search_spellings (word, spelling) SELECT \'river\', value FROM json_each(\'["river","iver","rver","rier","rivr","rive"]\')',
  ];
};

/** The triggers that count would make minutes of it: they are taken away, and the sums written once. */
const comments = (amounts: Amounts): string[] => {
  const replies = Math.floor(amounts.comments / 10);
  const threads = amounts.comments - replies;
  const owner = OWNER.replaceAll(/\bn\b/g, String(amounts.videos));
  const columns = (threadId: string): string =>
    `${idSql('c', 'n')}, '${busyVideo(amounts)}', ${owner}, ${threadId}, ${idSql('a', `1 + n % ${CHANNELS}`)}, 'Comment ' || n,
      'shown', n % 40, ${FIRST_MS} + n`;
  const into = 'comments (id, video_id, channel_id, thread_id, author_id, text, state, likes, created_at)';
  return [
    'DROP TRIGGER IF EXISTS comments_shown_at_once',
    ...fromNumbers(into, columns('NULL'), 1, threads),
    ...fromNumbers(into, columns(`'${BUSY_THREAD}'`), threads + 1, amounts.comments),
    `UPDATE comments SET replies = ${replies} WHERE id = '${BUSY_THREAD}'`,
    `UPDATE videos SET comments = ${amounts.comments} WHERE id = '${busyVideo(amounts)}'`,
  ];
};

/** Some of the channels followed, notices without end, history and lists of one person. */
export const personal = (userId: string, amounts: Amounts): string[] => [
  ...fromNumbers(
    'subscriptions (user_id, channel_id, bell, created_at)',
    `'${userId}', ${idSql('a', 'n')}, 'all', ${FIRST_MS} + n`,
    1,
    FOLLOWED,
  ),
  ...fromNumbers(
    'notifications (user_id, kind, cause, actor_id, video_id, comment_id, created_at)',
    `'${userId}', 'comment', 'comment ' || n, ${idSql('a', `1 + n % ${CHANNELS}`)}, '${busyVideo(amounts)}', ${idSql('c', 'n')}, ${FIRST_MS} + n`,
    1,
    Math.min(amounts.comments, 10_000),
  ),
  ...fromNumbers(
    'watch_history (user_id, video_id, position_ms, watched_at)',
    `'${userId}', ${idSql('v', 'n')}, 1000, ${FIRST_MS} + n`,
    1,
    amounts.videos,
  ),
  ...fromNumbers(
    'reactions (video_id, user_id, value, created_at)',
    `${idSql('v', 'n')}, '${userId}', 1, ${FIRST_MS} + n`,
    1,
    amounts.videos,
  ),
];

export const everything = (amounts: Amounts): string[] => [
  ...people(),
  ...videos(amounts),
  ...index(amounts),
  ...comments(amounts),
];
