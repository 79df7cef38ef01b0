// Sends 20,000 requests drawn from the OpenAPI document to the real worker: `npm run test:fuzz [-- --requests=N --seed=N]`.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
console.log(`seed ${values.seed}`);
const { status } = spawnSync('vitest', ['run', '--project', 'worker', 'test/worker/fuzz.test.ts', '--silent=false'], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_REQUESTS: values.requests, FUZZ_SEED: values.seed },
});
process.exitCode = status ?? 1;
