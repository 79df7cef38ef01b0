// Runs one benchmark by name: `npm run bench -- uploads`. Each compares side by side in one run and prints ratios.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { benchBell } from './bell.ts';
import { benchCounting } from './counting.ts';
import { benchFanout } from './fanout.ts';
import { benchGrowth } from './growth.ts';
import { benchPipeline } from './pipeline.ts';
import { PIPELINE_OPTIONS } from './pipeline-report.ts';
import { benchProtection } from './protection.ts';
import { benchRealtime } from './realtime.ts';
import { benchSearch } from './search.ts';
import { benchSound } from './sound.ts';
import { benchStart } from './start.ts';
import { benchUploads } from './uploads.ts';

interface Bench {
  run: (args: string[]) => Promise<void>;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** Takes a folder of clips by itself. */
  takesFolder?: true;
}

const SMALL_SCALE = { 'small-scale': { type: 'boolean' } } as const;
const BENCHES: Record<string, Bench> = {
  counting: { run: benchCounting, options: SMALL_SCALE },
  fanout: { run: benchFanout, options: SMALL_SCALE },
  bell: { run: benchBell },
  growth: { run: benchGrowth, options: SMALL_SCALE },
  pipeline: { run: benchPipeline, options: PIPELINE_OPTIONS },
  protection: { run: benchProtection, options: SMALL_SCALE },
  realtime: { run: benchRealtime, options: { ...SMALL_SCALE, 'come-back': { type: 'boolean' } } },
  search: { run: benchSearch, options: SMALL_SCALE },
  sound: { run: benchSound, takesFolder: true },
  start: { run: benchStart, options: SMALL_SCALE },
  uploads: { run: benchUploads },
};

const usage = ([name, { options = {}, takesFolder }]: [string, Bench]): string => {
  const known = Object.entries(options).map(([option, { type }]) => ` [--${option}${type === 'string' ? ' …' : ''}]`);
  return `npm run bench -- ${name}${takesFolder ? ' [folder]' : ''}${known.join('')}`;
};

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench) {
  console.error(`Which bench? One of:\n${Object.entries(BENCHES).map(usage).join('\n')}`);
  process.exit(2);
}
try {
  // Some take an hour: what is spelt wrong is told before.
  parseArgs({ args, options: bench.options ?? {}, allowPositionals: bench.takesFolder === true });
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${usage([name, bench])}`);
  process.exit(2);
}
await bench.run(args);
