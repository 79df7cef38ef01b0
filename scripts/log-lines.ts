// Turns what the processes print into what a person at the terminal should see: problems, without known noise. Pure.

/** Lines that are always printed, mean nothing here, and would hide the ones that matter. */
const NOISE = [
  /^\s*$/,
  /Scheduled Workers are not automatically triggered/i,
  /cron.?trigger/i,
  /manually trigger a scheduled event/,
  /curl "http:.*scheduled"/,
  /--test-scheduled/,
  /Unable to fetch the `Request\.cf` object/,
  /update available/i,
  /points to missing source files/,
  /: job \S+ epoch \d+: (?:started|done)\b/,
  /listening on 127\.0\.0\.1:\d+$/,
  /enable_containers/,
  /^\[?b?(?:wrangler:)?(?:inf|info)\b/i,
];

/** How wrangler marks what the worker wrote with console.error or console.warn. */
const LEVEL_MARK = /^\S? ?\[(?:wrangler:)?(?:error|warn(?:ing)?)\] /i;

/** The line to show, or null. Worker and transcoder log one JSON object per fact; only errors reach the terminal. */
export function describeLine(source: string, line: string): string | null {
  const plain = stripAnsi(line).trimEnd().replace(LEVEL_MARK, '');
  if (NOISE.some((pattern) => pattern.test(plain))) return null;
  const fact = parseFact(plain);
  if (!fact) return plain.startsWith(`${source}: `) ? plain : `${source}: ${plain}`;
  if (fact.level === 'info' || fact.level === 'debug') return null;
  const cause = typeof fact.error === 'string' ? ` (${fact.error.split('\n')[0]})` : '';
  return `${source}: ${fact.message}${cause}`;
}

function parseFact(line: string): { level: string; message: string; error?: unknown } | null {
  if (!line.startsWith('{')) return null;
  try {
    const fact = JSON.parse(line);
    return typeof fact.level === 'string' && typeof fact.message === 'string' ? fact : null;
  } catch {
    return null;
  }
}

function stripAnsi(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g'), '');
}
