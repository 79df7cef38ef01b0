// `npm run test:mutations -- --count 2000 --seed 1`: broken files by the thousand against one transcoder process.
import { parseArgs } from 'node:util';
import { describeReport, runMutations } from './run-mutations.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error('--count must be a positive whole number and --seed a whole number');
  process.exit(2);
}

const report = await runMutations({
  count,
  seed,
  onProgress: (done) => {
    if (done % 100 === 0) console.log(`${done} of ${count}`);
  },
});
for (const line of describeReport(report)) console.log(line);
process.exitCode = report.faults.length === 0 ? 0 : 1;
