// Bindings and settings, read once per isolate and refused loudly when something is missing.
import { type ContainerFormat, containersNamed } from '#media/source-formats.ts';
import { type Policy, readPolicy } from '../limits/policy.ts';

/** What wrangler.toml binds, and what only the environment gives: secrets, and the URL of a transcoder that is a plain process. */
export interface AppBindings extends Env {
  SESSION_SECRET: string; // keys the hash of addresses in limits
  JOB_SECRET: string; // signs job tokens; also what the worker shows the transcoder
  PLAYBACK_SECRET: string; // signs playback tokens
  ACCESS_SECRET: string; // what the keys of apps’ tokens are derived from
  ACCESS_SECRET_PREVIOUS?: string; // the one before, while it is being replaced: what it signed is still good
  MEDIA_KEY_SECRET: string; // what the keys of encrypted media are derived from
  METRICS_TOKEN?: string; // what a collector shows to read /metrics; without it only operators may
  VAPID_PUBLIC_KEY?: string; // with the next one: pushes to browsers; without both there are none
  VAPID_PRIVATE_KEY?: string;
  MAIL?: SendEmail; // bound where mail is sent; else it stays in the local mailbox
  TRANSCODER_URL?: string; // set locally; production talks to the container
  INTERNAL_ORIGIN?: string; // where a transcoder finds /internal when something stands between it and the worker
}

export interface Config {
  publicOrigin: string;
  uploadPartBytes: number;
  uploadMaxBytes: number;
  sourceMaxSeconds: number;
  sourceContainers: readonly ContainerFormat[];
  /** What one account may keep: bytes of its sources, and time of its videos; null where there is no quota. */
  quotaBytes: number | null;
  quotaMs: number | null;
  /** How often what may be done (docs/limits.md). */
  limits: Policy;
  /** Slots of the fleet: how many transcoders work at the same time. */
  transcoders: number;
  /** How long a task is its transcoder's without a sign of life, and how often the transcoder gives one. */
  leaseMs: number;
  heartbeatMs: number;
  /** A process of the transcoder that does nothing for so long is ended. */
  noProgressMs: number;
  /** How long an account can still be kept whose owner asked for its end. */
  accountDeletionMs: number;
  /** Usernames in lower case of those who see jobs and the state of the platform. */
  operators: ReadonlySet<string>;
  /** How old an object that nothing refers to must be before it is removed. */
  janitorGraceMs: number;
  /** How many rooms the people share; the copies in them are read anew after a change. */
  audienceRooms: number;
  /** How often the counter of a busy video's views brings its sum to the database. */
  viewFlushMs: number;
  metricsToken: string | null;
  /** Pages of which sites may use the API with a token. */
  corsOrigins: '*' | readonly string[];
  /** Keys of Web Push and who is behind them; null where browsers are not told while no page is open. */
  vapid: { publicKey: string; privateKey: string; subject: string } | null;
  /** Who mails come from; null where none leave. */
  mailFrom: string | null;
  /** Mail is kept and shown on a page: nobody else can reach this installation, and it has no sender. */
  hasLocalMailbox: boolean;
  sessionSecret: string;
  jobSecret: string;
  playbackSecret: string;
  mediaKeySecret: string;
  /** The newest first. */
  accessSecrets: readonly string[];
  transcoderUrl: string | null;
  internalOrigin: string | null;
}

const SECRET_LENGTH_MIN = 32;
type SecretName =
  | 'SESSION_SECRET'
  | 'JOB_SECRET'
  | 'PLAYBACK_SECRET'
  | 'MEDIA_KEY_SECRET'
  | 'ACCESS_SECRET'
  | 'ACCESS_SECRET_PREVIOUS';

/** Throws an Error that names every variable that is missing or short; nothing is served then. */
export function readConfig(env: AppBindings): Config {
  const faults: string[] = [];
  const secret = (name: SecretName): string => {
    const value = env[name] ?? '';
    if (value.length < SECRET_LENGTH_MIN) faults.push(`${name} must have at least ${SECRET_LENGTH_MIN} characters`);
    return value;
  };
  const positive = (name: string, value: string): number => {
    const number = Number(value);
    if (!Number.isInteger(number) || number <= 0) faults.push(`${name} must be a positive whole number`);
    return number;
  };
  /** Null for 0, which is none. */
  const quota = (name: string, value: string, unit: number): number | null =>
    value === '0' || value === undefined ? null : unit * positive(name, value);
  const containers = (list: string): readonly ContainerFormat[] => {
    try {
      return containersNamed(list);
    } catch (error) {
      faults.push(`SOURCE_CONTAINERS: ${error instanceof Error ? error.message : error}`);
      return [];
    }
  };
  const leaseMs = 1000 * positive('LEASE_SECONDS', env.LEASE_SECONDS);
  const config: Config = {
    publicOrigin: env.PUBLIC_ORIGIN,
    uploadPartBytes: positive('UPLOAD_PART_BYTES', env.UPLOAD_PART_BYTES),
    uploadMaxBytes: positive('UPLOAD_MAX_BYTES', env.UPLOAD_MAX_BYTES),
    sourceMaxSeconds: positive('SOURCE_MAX_SECONDS', env.SOURCE_MAX_SECONDS),
    sourceContainers: containers(env.SOURCE_CONTAINERS),
    quotaBytes: quota('QUOTA_BYTES', env.QUOTA_BYTES, 1),
    quotaMs: quota('QUOTA_MINUTES', env.QUOTA_MINUTES, 60_000),
    limits: readPolicy({ ...env }, faults),
    transcoders: positive('TRANSCODERS', env.TRANSCODERS),
    leaseMs,
    heartbeatMs: leaseMs / 4,
    noProgressMs: 1000 * positive('NO_PROGRESS_SECONDS', env.NO_PROGRESS_SECONDS),
    accountDeletionMs: 24 * 3600_000 * positive('ACCOUNT_DELETION_DAYS', env.ACCOUNT_DELETION_DAYS),
    operators: readOperators(env.OPERATORS),
    janitorGraceMs: 1000 * positive('JANITOR_GRACE_SECONDS', env.JANITOR_GRACE_SECONDS),
    audienceRooms: positive('AUDIENCE_ROOMS', env.AUDIENCE_ROOMS),
    viewFlushMs: 1000 * positive('VIEW_FLUSH_SECONDS', env.VIEW_FLUSH_SECONDS),
    metricsToken: env.METRICS_TOKEN || null,
    corsOrigins: readOrigins(env.CORS_ORIGINS, faults),
    vapid: readVapid(env, faults),
    // Without the binding letters stay in the mailbox, which only one's own machine shows.
    mailFrom: env.MAIL || isLoopback(env.PUBLIC_ORIGIN) ? env.MAIL_FROM || null : null,
    hasLocalMailbox: isLoopback(env.PUBLIC_ORIGIN) && !(env.MAIL && env.MAIL_FROM),
    sessionSecret: secret('SESSION_SECRET'),
    jobSecret: secret('JOB_SECRET'),
    playbackSecret: secret('PLAYBACK_SECRET'),
    mediaKeySecret: secret('MEDIA_KEY_SECRET'),
    accessSecrets: [secret('ACCESS_SECRET'), ...(env.ACCESS_SECRET_PREVIOUS ? [secret('ACCESS_SECRET_PREVIOUS')] : [])],
    transcoderUrl: env.TRANSCODER_URL ?? null,
    internalOrigin: env.INTERNAL_ORIGIN ?? null,
  };
  if (config.metricsToken !== null && config.metricsToken.length < SECRET_LENGTH_MIN)
    faults.push(`METRICS_TOKEN must have at least ${SECRET_LENGTH_MIN} characters`);
  try {
    if (new URL(config.publicOrigin).origin !== config.publicOrigin) throw new Error('has a path');
  } catch {
    faults.push('PUBLIC_ORIGIN must be an origin such as https://video.example');
  }
  if (faults.length > 0) throw new Error(`Rivulet cannot start: ${faults.join('; ')}`);
  return config;
}

/** `*`, or origins separated by commas. */
function readOrigins(list: string, faults: string[]): Config['corsOrigins'] {
  if (list.trim() === '*') return '*';
  const origins = list.split(',').map((each) => each.trim());
  const named = origins.filter((each) => each !== '');
  if (!named.every((each) => URL.canParse(each) && new URL(each).origin === each))
    faults.push('CORS_ORIGINS must be * or a list of origins such as https://tool.example');
  return named;
}

function readVapid(env: AppBindings, faults: string[]): Config['vapid'] {
  const { VAPID_PUBLIC_KEY: publicKey = '', VAPID_PRIVATE_KEY: privateKey = '', PUBLIC_ORIGIN: origin } = env;
  if (publicKey === '' && privateKey === '') return null;
  if (!/^[\w-]{87}$/.test(publicKey) || !/^[\w-]{43}$/.test(privateKey)) {
    faults.push('VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY must be a pair of P-256 keys in base64url, 65 and 32 bytes');
    return null;
  }
  // RFC 8292 section 2.1: an https: or mailto: address.
  return { publicKey, privateKey, subject: origin.startsWith('https:') ? origin : 'mailto:nobody@localhost' };
}

function isLoopback(origin: string): boolean {
  return /^https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(origin);
}

/** `Ada, grace` gives `ada` and `grace`. */
export function readOperators(list: string): ReadonlySet<string> {
  return new Set(
    list
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  );
}
