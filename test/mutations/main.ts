// `npm run test:mutations -- --count 2000 --seed 1`, or `--from 1038 --count 1` for one of them: broken files by the thousand through a platform of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeReport, describeSeconds } from './report.ts';
import { runMutations } from './run-mutations.ts';
import { openWholePlatform } from './whole-platform.ts';

const WITHIN_MS = 3_600_000;
const TELL_EVERY = 50;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    lanes: { type: 'string', default: '6' }, // measured: a job mostly waits for others than the processor
  },
});
const [count, seed, from, lanes] = [values.count, values.seed, values.from, values.lanes].map(Number) as [
  ...[number, number, number, number],
];
if (![count - 1, seed, from, lanes - 1].every((value) => Number.isInteger(value) && value >= 0)) {
  console.error('--count and --lanes must be positive whole numbers, --seed and --from whole numbers');
  process.exit(2);
}

const stateDir = await mkdtemp(join(tmpdir(), 'rivulet-mutations-'));
const platform = await openWholePlatform({ stateDir, lanes, uploads: count });
try {
  const report = await runMutations(platform, {
    ...{ count, seed, from, withinMs: WITHIN_MS },
    onProgress: (done, seconds) => {
      if (done % TELL_EVERY > 0) return;
      console.log(
        `${done} of ${count} after ${describeSeconds(seconds)}, ${Math.round((60 * done) / seconds)} a minute`,
      );
    },
  });
  for (const line of describeReport(report)) console.log(line);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
} finally {
  await platform.stop();
}
if (process.exitCode === 0) await rm(stateDir, { recursive: true, force: true });
else console.log(`The platform said:\n${platform.lastWords()}\nKept: ${stateDir}`);
