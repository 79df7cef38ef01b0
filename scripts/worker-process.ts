// The worker as `wrangler dev` runs it: its arguments and environment (pure), and the process itself.
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exited, signalGroup, startGroup, WITH_PARENT } from './processes.ts';
import { type LocalSettings, ROOT } from './settings.ts';

// The CLI itself: bin/wrangler.js would only add one more Node process between us and it.
export const WRANGLER = join(ROOT, 'node_modules/wrangler/wrangler-dist/cli.js');

const SETTLE_MS = 1_000;
const ANSWER_MS = 10_000;

/** Settings that may be given by the environment of `npm start`, besides those of limits, which begin with LIMIT_. */
const SETTING_NAMES = [
  'PUBLIC_ORIGIN',
  'INTERNAL_ORIGIN',
  'UPLOAD_PART_BYTES',
  'UPLOAD_MAX_BYTES',
  'SOURCE_MAX_SECONDS',
  'SOURCE_CONTAINERS',
  'LIMITS_PRESET',
  'QUOTA_BYTES',
  'QUOTA_MINUTES',
  'LEASE_SECONDS',
  'TRANSCODERS',
  'NO_PROGRESS_SECONDS',
  'OPERATORS',
  'ACCOUNT_DELETION_DAYS',
  'JANITOR_GRACE_SECONDS',
  'AUDIENCE_ROOMS',
  'CORS_ORIGINS',
  'MAIL_FROM',
] as const;

/** Arguments of `wrangler dev`. No secret is among them: every user of the machine can read arguments. */
export function workerArguments(settings: LocalSettings, transcoderUrl: string, env: NodeJS.ProcessEnv): string[] {
  const variables: Record<string, string> = { PUBLIC_ORIGIN: settings.origin, TRANSCODER_URL: transcoderUrl };
  for (const name of SETTING_NAMES) {
    const value = env[name];
    if (value) variables[name] = value;
  }
  for (const [name, value] of Object.entries(env)) if (name.startsWith('LIMIT_') && value) variables[name] = value;
  return [
    'dev',
    ...['--port', String(settings.port), '--ip', 'localhost'],
    ...['--inspector-port', '0'], // the fixed default makes two copies started at once collide
    ...['--persist-to', settings.dataDir, '--assets', settings.webDir, '--env-file', settings.secretsFile],
    ...['--log-level', 'warn', '--show-interactive-dev-session=false'],
    ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
  ];
}

/** wrangler without questions, telemetry, banner, network look-ups or files outside the state. */
export function wranglerEnvironment(
  settings: Pick<LocalSettings, 'stateDir' | 'logsDir'>,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return {
    ...env,
    CI: '1', // `d1 migrations apply` would wait for a y on a terminal
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_LOG_PATH: settings.logsDir,
    WRANGLER_REGISTRY_PATH: join(settings.stateDir, 'registry'),
  };
}

export interface WorkerProcess {
  child: ChildProcess;
  /** Resolves true when requests are answered, false when the process ended before that. */
  ready: Promise<boolean>;
}

export function startWorker(
  settings: LocalSettings,
  transcoderUrl: string,
  onLine: (line: string) => void,
): WorkerProcess {
  const child = startGroup(
    process.execPath,
    [...WITH_PARENT, WRANGLER, ...workerArguments(settings, transcoderUrl, process.env)],
    {
      cwd: ROOT,
      env: wranglerEnvironment(settings, process.env),
      ipc: true,
      onLine: (line) => {
        onLine(line);
        void endIfSilent(child, settings.origin, line);
      },
    },
  );
  const ready = new Promise<boolean>((resolve) => {
    child.on('message', (message) => {
      if (JSON.stringify(message).includes('DEV_SERVER_READY')) resolve(true);
    });
    exited(child).then(() => resolve(false));
  });
  return { child, ready };
}

/**
 * wrangler starts a crashed runtime again; when it was the proxy in front, connections are accepted from then on and
 * never answered. So the line that tells of a crash leads to one question, and silence to the end of the group.
 */
async function endIfSilent(child: ChildProcess, origin: string, line: string): Promise<void> {
  if (!line.includes('runtime crashed unexpectedly')) return;
  await sleep(SETTLE_MS);
  const answers = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    () => true,
    () => false,
  );
  if (!answers) signalGroup(child, 'SIGKILL');
}
