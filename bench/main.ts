// Runs one benchmark by name: `npm run bench -- uploads`. Each compares side by side in one run and prints ratios.

import { benchBell } from './bell.ts';
import { benchCounting } from './counting.ts';
import { benchFanout } from './fanout.ts';
import { benchGrowth } from './growth.ts';
import { benchPipeline } from './pipeline.ts';
import { benchProtection } from './protection.ts';
import { benchRealtime } from './realtime.ts';
import { benchSearch } from './search.ts';
import { benchSound } from './sound.ts';
import { benchStart } from './start.ts';
import { benchUploads } from './uploads.ts';

const BENCHES: Record<string, (options: string[]) => Promise<void>> = {
  counting: benchCounting,
  fanout: benchFanout,
  bell: benchBell,
  growth: benchGrowth,
  pipeline: benchPipeline,
  protection: benchProtection,
  realtime: benchRealtime,
  search: benchSearch,
  sound: benchSound,
  start: benchStart,
  uploads: benchUploads,
};

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (!bench) {
  console.error(`Which bench? One of: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
await bench(process.argv.slice(3));
