// Everything that reading machines can say about the code: format, lint, types, import graph, dead code, configuration, docs.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { exited, startGroup } from './processes.ts';
import { ROOT } from './settings.ts';

interface Check {
  name: string;
  command: string[];
}

const wrangler = ['node_modules/wrangler/wrangler-dist/cli.js'];
const CHECKS: Check[] = [
  {
    name: 'imports',
    command: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'pure', 'test/architecture.test.ts'],
  },
  { name: 'format and lint', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'dead code', command: ['node_modules/knip/bin/knip.js'] },
  { name: 'docs', command: ['scripts/check-docs.ts'] },
  {
    name: 'binding types',
    command: [...wrangler, 'types', '--include-runtime=false', 'src/platform/worker-configuration.d.ts', '--check'],
  },
  {
    name: 'deployable',
    // Without the rollout flag even a dry run needs the Docker CLI.
    command: [
      ...wrangler,
      'deploy',
      '--dry-run',
      '--containers-rollout=none',
      '--outdir',
      'node_modules/.cache/dry-run',
    ],
  },
];

mkdirSync(join(ROOT, 'dist/web'), { recursive: true }); // the assets folder must exist, built or not
const failed: string[] = [];
for (const check of CHECKS) {
  const startedMs = Date.now();
  const lines: string[] = [];
  const child = startGroup(process.execPath, check.command, {
    cwd: ROOT,
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', NO_COLOR: '1' },
    onLine: (line) => lines.push(line),
  });
  const passed = (await exited(child)) === 0;
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${check.name}  (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
  if (passed) continue;
  failed.push(check.name);
  console.log(lines.map((line) => `        ${line}`).join('\n'));
}
console.log(
  `\n${CHECKS.length - failed.length} passed, ${failed.length} failed${failed.length ? `: ${failed.join(', ')}` : ''}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
