// Runs one benchmark by name: `npm run bench -- uploads`. Each compares side by side in one run and prints ratios.
import { benchUploads } from './uploads.ts';

const BENCHES: Record<string, () => Promise<void>> = { uploads: benchUploads };

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (!bench) {
  console.error(`Which bench? One of: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
await bench();
