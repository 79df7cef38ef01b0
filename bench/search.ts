// Search in a large library beside a bare FTS5 query of the same terms in the same database, in turns; prints the ratio.
import { machine, measuredWorkerWith, onFreshServer } from './servers.ts';

const DOCUMENTS = 100_000;
const AT_ONCE = 1000;
const TIMES = 7;
const RATIO_MAX = 1.5;

/** Ranks of the words of each query: from what every other video has to what a few have. */
const QUERIES = [
  [1],
  [2],
  [10],
  [60],
  [400],
  [1, 2],
  [1, 60],
  [3, 5, 8],
  [10, 400],
  [1, 2, 3, 4],
  [60, 100],
  [30, 200, 1],
];

interface Taken {
  words: string[];
  found: number;
  bareMs: number;
  oursMs: number;
  rowsRead: number;
}

/** `--small-scale` fills a tenth. */
export async function benchSearch(options: string[]): Promise<void> {
  const documents = options.includes('--small-scale') ? DOCUMENTS / 10 : DOCUMENTS;
  console.log(machine());
  await onFreshServer(measuredWorkerWith(), async ({ origin }) => {
    const post = async <Answer>(path: string, body: unknown): Promise<Answer> => {
      const answer = await fetch(origin + path, { method: 'POST', body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as Answer;
    };
    for (let from = 1; from <= documents; from += AT_ONCE) {
      await post('/bench/search-fill', { from, to: Math.min(documents, from + AT_ONCE - 1) });
    }
    console.log(`${documents} documents; each query ${TIMES} times in turns\n`);
    console.log('| query | found | rows read | bare ms | ours ms | ratio |\n|---|---|---|---|---|---|');
    const sum = { bareMs: 0, oursMs: 0 };
    for (const ranks of QUERIES) {
      const taken = await post<Taken>('/bench/search-time', { ranks, times: TIMES });
      sum.bareMs += taken.bareMs;
      sum.oursMs += taken.oursMs;
      const { words, found, rowsRead, bareMs, oursMs } = taken;
      console.log(
        `| ${words.join(' ')} | ${found} | ${rowsRead} | ${bareMs.toFixed(1)} | ${oursMs.toFixed(1)} | ${(oursMs / bareMs).toFixed(2)} |`,
      );
    }
    const ratio = sum.oursMs / sum.bareMs;
    console.log(`\nall together: ${ratio.toFixed(2)} times the bare query (at most ${RATIO_MAX})`);
    process.exitCode = ratio > RATIO_MAX ? 1 : 0;
  });
}
