// Deploys to Cloudflare: web build, transcoder bundle, database migrations, secrets check, worker and container.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findOnPath } from './find-tool.mjs';
import { SECRET_NAMES } from './secrets.ts';
import { ROOT } from './settings.ts';
import { bundleTranscoder } from './transcoder-bundle.ts';
import { buildWeb } from './web-build.ts';

const WRANGLER = join(ROOT, 'node_modules/wrangler/wrangler-dist/cli.js');
const NEEDS = `A deployment needs
  - a Cloudflare account with Workers Paid (containers, CPU time for password hashes)
  - CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID, or \`node_modules/.bin/wrangler login\` done once
  - Docker (or another engine, named by WRANGLER_DOCKER_BIN), which builds the transcoder's image
  - made once:  wrangler d1 create rivulet            (its database_id goes into wrangler.toml)
                wrangler r2 bucket create rivulet-media
                wrangler queues create rivulet-transcode, rivulet-events, rivulet-dead-letters
  - PUBLIC_ORIGIN in wrangler.toml set to the site's address
  - the secrets ${SECRET_NAMES.join(', ')}: wrangler secret put <NAME>, at least 32 characters each
  - for pushes to browsers, which a site can do without: VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY, a pair of P-256 keys
    (the ones in .rivulet/secrets.env are such a pair); for mail: MAIL_FROM and the binding MAIL in wrangler.toml`;

await deploy().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : error}\n\n${NEEDS}`);
  process.exitCode = 1;
});

async function deploy(): Promise<void> {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const docker = process.env['WRANGLER_DOCKER_BIN'] ?? 'docker';
  if (!values['dry-run'] && !findOnPath(docker)) throw new Error(`${docker} is not on PATH.`);
  step('Building the web app');
  await buildWeb(join(ROOT, 'dist/web'), { always: true });
  step('Bundling the transcoder');
  await bundleTranscoder('dist/transcoder/main.js');
  if (values['dry-run']) {
    step('Looking at what would be deployed');
    // Without the rollout flag even a dry run needs Docker.
    return wrangler(['deploy', '--dry-run', '--containers-rollout=none', '--outdir', 'node_modules/.cache/dry-run']);
  }
  step('Checking the secrets');
  const missing = missingSecrets();
  if (missing.length > 0) throw new Error(`The worker lacks the secrets ${missing.join(', ')}.`);
  step('Migrating the database');
  wrangler(['d1', 'migrations', 'apply', 'DB', '--remote']);
  step('Deploying');
  wrangler(['deploy']);
}

/** Secrets must be there before the code that refuses to start without them. */
function missingSecrets(): string[] {
  const answer = spawnSync(process.execPath, [WRANGLER, 'secret', 'list', '--format', 'json'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (answer.status !== 0) throw new Error(`The secrets cannot be listed:\n${answer.stderr.trim()}`);
  const known = (JSON.parse(answer.stdout) as { name: string }[]).map(({ name }) => name);
  return SECRET_NAMES.filter((name) => !known.includes(name));
}

function wrangler(args: string[]): void {
  const { status } = spawnSync(process.execPath, [WRANGLER, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' },
  });
  if (status !== 0) throw new Error(`wrangler ${args.slice(0, 3).join(' ')} failed.`);
}

function step(text: string): void {
  console.log(`\n${text} ...`);
}
