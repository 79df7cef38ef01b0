// What operators see of an FFmpeg run: its command as a shell takes it and the tail of what it printed, without secrets.
import type { TaskEvent } from '#contract/tasks.ts';
import type { RunEnding } from './failure.ts';

type LogEvent = Extract<TaskEvent, { type: 'log' }>;

const COMMAND_CHARACTERS_MAX = 8000;
const LINES_MAX = 20;
const LINE_CHARACTERS_MAX = 300;

/** Without addresses of this process and its memory, and without folders. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(/http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]*/g, 'source')
    .replace(/ @ 0x[0-9a-f]+/g, '')
    .replace(/(?<![\w.])(?:\/[\w.@+-]+)+\/([\w.@+-]+)/g, '$1');

/** What came last, oldest first; lines without a word are left out. */
export function lastLines(stderr: string, count: number): string[] {
  return stderr
    .split(/[\r\n]+/)
    .map((line) => withoutSecrets(line).replace(/\p{C}/gu, ' ').trim().slice(0, LINE_CHARACTERS_MAX))
    .filter((line) => line !== '')
    .slice(-count);
}

const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

export const shellCommand = (args: readonly string[]): string =>
  ['ffmpeg', ...args]
    .map((argument) => quoted(withoutSecrets(argument)))
    .join(' ')
    .slice(0, COMMAND_CHARACTERS_MAX);

/** How a run ended in one word or two. */
export const endingWord = ({ ending, exitCode, signal }: RunEnding): string =>
  ending !== 'exited' ? ending : (signal ?? (exitCode === 0 ? 'ok' : `exit ${exitCode}`));

/** @param run null while it is still going on */
export const logEvent = (pass: string, args: readonly string[], run: RunEnding | null): LogEvent => ({
  type: 'log',
  pass,
  command: shellCommand(args),
  lines: run ? lastLines(run.stderr, LINES_MAX) : [],
  ending: run && endingWord(run),
});
