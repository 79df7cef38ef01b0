// Processor time of a segment that is public, signed or encrypted, in turns on one server: what a token and a cipher cost.
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { processorTimeMs } from './process-time.ts';
import { machine, measuredWorkerWith, onFreshServer } from './servers.ts';

const SEGMENTS = 2000;
const SEGMENT_BYTES = 256 * 1024;
const PER_TURN = 100;
const AT_ONCE = 4;
const SIGNED_MS_MAX = 0.3;
const CIPHER_MS_PER_MB_MAX = 2;
const CACHED_CIPHER_MS_MAX = 0.3;
/** What a request leaves to be done after its answer, the cache's write above all. */
const SETTLE_MS = 300;

type Kind = 'public' | 'signed' | 'aes';

/** `--small-scale` asks for a tenth. */
export async function benchProtection(options: string[]): Promise<void> {
  const segments = options.includes('--small-scale') ? SEGMENTS / 10 : SEGMENTS;
  console.log(
    `${machine()}; load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} before`,
  );
  await onFreshServer(measuredWorkerWith(), async ({ origin, pid }) => {
    const filled = await fetch(`${origin}/bench/media-fill`, {
      method: 'POST',
      body: JSON.stringify({ segments, segmentBytes: SEGMENT_BYTES }),
    });
    if (!filled.ok) throw new Error(await filled.text());
    const paths = (await filled.json()) as Record<Kind, string>;
    // An isolate looks for unsent events once, with its first request.
    await fetch(`${origin}/media/nothing/master.m3u8`).then((answer) => answer.arrayBuffer());
    const seen = { statements: 0, fromStorage: 0 };

    const ask = async (kind: Kind, n: number): Promise<void> => {
      // Locally the entry would compress for who takes it; video is not compressed.
      const headers = { 'accept-encoding': 'identity' };
      const answer = await fetch(`${origin}${paths[kind]}/${n}.m4s`, { headers });
      const { byteLength } = await answer.arrayBuffer();
      if (answer.status !== 200 || byteLength < SEGMENT_BYTES) throw new Error(`${kind} ${n}: ${answer.status}`);
      seen.statements += Number(answer.headers.get('x-statements'));
      if (answer.headers.get('server-timing')?.startsWith('storage')) seen.fromStorage += 1;
    };
    const turn = async (kind: Kind, first: number): Promise<number> => {
      const before = processorTimeMs(pid, 'workerd');
      for (let n = first; n < first + PER_TURN; n += AT_ONCE)
        await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => ask(kind, n + i)));
      await sleep(SETTLE_MS);
      return processorTimeMs(pid, 'workerd') - before;
    };
    /** Every kind asks for every segment, in turns that begin with another one each time; milliseconds for each segment. */
    const pass = async (kinds: readonly Kind[]): Promise<Record<Kind, number>> => {
      const sum: Record<Kind, number> = { public: 0, signed: 0, aes: 0 };
      for (let first = 0; first < segments; first += PER_TURN) {
        const from = (first / PER_TURN) % kinds.length;
        for (const kind of [...kinds.slice(from), ...kinds.slice(0, from)]) sum[kind] += await turn(kind, first);
      }
      for (const kind of kinds) sum[kind] /= segments;
      return sum;
    };

    const fresh = await pass(['public', 'aes']);
    const freshFromStorage = seen.fromStorage;
    const cached = await pass(['public', 'signed', 'aes']);
    const cachedFromStorage = seen.fromStorage - freshFromStorage;
    const megabytes = SEGMENT_BYTES / 1e6;
    const rows: [string, number, number, number, string][] = [
      ['signed, cached', cached.signed, cached.signed - cached.public, SIGNED_MS_MAX, ''],
      ['encrypted, cached', cached.aes, cached.aes - cached.public, CACHED_CIPHER_MS_MAX, ''],
      ['encrypted as it is served', fresh.aes, (fresh.aes - fresh.public) / megabytes, CIPHER_MS_PER_MB_MAX, ' per MB'],
    ];
    console.log(
      `${segments} segments of ${SEGMENT_BYTES / 1024} KiB for each kind, in turns of ${PER_TURN}; processor time of workerd, which holds cache and storage too`,
    );
    console.log(`public: ${cached.public.toFixed(2)} ms cached, ${fresh.public.toFixed(2)} ms from storage\n`);
    console.log('| segment | ms | above public, ms | at most |\n|---|---|---|---|');
    for (const [name, ms, above, most, unit] of rows)
      console.log(`| ${name} | ${ms.toFixed(2)} | ${above.toFixed(2)}${unit} | ${most}${unit} |`);
    console.log(`\n${seen.statements} statements of the database in all (none may be)`);
    console.log(
      `${freshFromStorage} of ${2 * segments} from storage in the first pass, ${cachedFromStorage} in the second`,
    );
    console.log(
      `load ${loadavg()
        .map((load) => load.toFixed(1))
        .join(' ')} after`,
    );
    const failed = rows.some(([, , above, most]) => above > most) || seen.statements > 0 || cachedFromStorage > 0;
    process.exitCode = failed ? 1 : 0;
  });
}
