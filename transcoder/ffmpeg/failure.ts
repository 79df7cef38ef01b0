// Names the reason why FFmpeg or ffprobe ended badly, from how it ended and the last lines it printed.
import type { FailureCode } from '#contract/failures.ts';
import { endingWord, lastLines } from './job-log.ts';

export interface RunEnding {
  /** `exited` by itself, or ended by us and why. */
  ending: 'exited' | 'stalled' | 'overtime' | 'flooded' | 'aborted';
  exitCode: number | null;
  signal: string | null;
  stderr: string;
}

/** First match wins: the machine's trouble before the file's, and the precise before the general. */
const MARKS: readonly (readonly [RegExp, FailureCode])[] = [
  // A header that wants gigabytes for its tables; a machine without memory ends the process instead.
  [/error reading header[\s\S]*Cannot allocate memory/i, 'source-damaged'],
  [/No space left on device|Disk quota exceeded|File too large|ENOSPC|EDQUOT/i, 'disk-full'],
  [
    /Cannot allocate memory|Out of memory|std::bad_alloc|malloc of size \d+ failed|ENOMEM|Error allocating|pthread_create|EAGAIN/i,
    'out-of-memory',
  ],
  // The loader's words, and an encoder that does not open although its arguments are ours and right: no memory, no thread.
  [/failed to map segment|Error while opening encoder/, 'out-of-memory'],
  [/Server returned (?:4\d\d|5\w\w)|HTTP error|Connection (?:refused|reset|timed out)/i, 'storage-failed'],
  [
    /Picture size (?!0x|\d+x0\b)\S+ (?:is invalid|exceeds)|Invalid (?:frame )?dimensions|max_pixels/i,
    'picture-too-large',
  ],
  [
    /Format not on whitelist|not on whitelist '[^']*' for protocol|Protocol '\S+' not on whitelist/i,
    'unsupported-container',
  ],
  [
    /(?:Codec|Decoder).*not on whitelist|Decoder \(codec \S+\) not found|Unknown decoder|no decoder found/i,
    'unsupported-codec',
  ],
  [/moov atom not found|partial file/i, 'source-truncated'],
  [/matches no streams/i, 'no-video-stream'],
  [
    /Invalid data found when processing input|Error while decoding stream|could not find codec parameters/i,
    'source-damaged',
  ],
];

/** Not for runs that ended well. */
export function failureOf(run: RunEnding): FailureCode {
  if (run.ending === 'aborted') return 'stopped';
  if (run.ending === 'flooded') return 'source-damaged'; // a small file that lists packets without end
  if (run.ending === 'stalled' || run.ending === 'overtime') return 'encoder-stalled';
  // Nobody here sent it: the kernel (or the container's limit) ended the largest process.
  if (run.signal === 'SIGKILL' || run.exitCode === 137) return 'out-of-memory';
  if (run.signal === 'SIGXFSZ') return 'disk-full'; // a limit on the size of files
  for (const [mark, code] of MARKS) if (mark.test(run.stderr)) return code;
  return 'encoder-failed';
}

/** For a process that only reads: what nobody knows the reason of lies in the file, and another attempt would read the same. */
export function readFailureOf(run: RunEnding): FailureCode {
  const code = failureOf(run);
  return code === 'encoder-failed' && run.exitCode !== null ? 'source-damaged' : code;
}

/** One line for the job's record: the last thing that was printed. */
export const detailOf = (run: RunEnding): string =>
  `${endingWord(run)}: ${lastLines(run.stderr, 3).join(' | ')}`.slice(0, 500);
