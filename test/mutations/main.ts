// `npm run test:mutations -- --count 2000 --seed 1`, or `--from 1038 --count 1` for one of them: broken files by the thousand against one transcoder process.
import { parseArgs } from 'node:util';
import { describeReport, runMutations } from './run-mutations.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)];
if (![count - 1, seed, from].every((value) => Number.isInteger(value) && value >= 0)) {
  console.error('--count must be a positive whole number, --seed and --from whole numbers');
  process.exit(2);
}

const report = await runMutations({
  count,
  seed,
  from,
  onProgress: (done) => {
    if (done % 100 === 0) console.log(`${done} of ${count}`);
  },
});
for (const line of describeReport(report)) console.log(line);
process.exitCode = report.faults.length === 0 ? 0 : 1;
