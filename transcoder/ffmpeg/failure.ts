// Names the reason why FFmpeg or ffprobe ended badly, from how it ended and the last lines it printed.
import type { FailureCode } from '#contract/failures.ts';

export interface RunEnding {
  /** `exited` by itself, or ended by us and why. */
  ending: 'exited' | 'stalled' | 'overtime' | 'flooded' | 'aborted';
  exitCode: number | null;
  signal: string | null;
  stderr: string;
}

/** First match wins: the machine's trouble before the file's, and the precise before the general. */
const MARKS: readonly (readonly [RegExp, FailureCode])[] = [
  [/No space left on device/i, 'disk-full'],
  [/Cannot allocate memory|Out of memory|std::bad_alloc|malloc of size \d+ failed/i, 'out-of-memory'],
  [/Server returned (?:4\d\d|5\w\w)|HTTP error|Connection (?:refused|reset|timed out)/i, 'storage-failed'],
  [/Picture size \S+ (?:is invalid|exceeds)|Invalid (?:frame )?dimensions|max_pixels/i, 'picture-too-large'],
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
  for (const [mark, code] of MARKS) if (mark.test(run.stderr)) return code;
  return 'encoder-failed';
}

/** One line for the job's record: the last thing that was printed, without terminal codes and addresses of this process. */
export function detailOf(run: RunEnding): string {
  const lines = run.stderr
    .split('\n')
    .map((line) =>
      line
        .replace(/http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]*/g, 'source')
        .replace(/ @ 0x[0-9a-f]+/g, '')
        .trim(),
    )
    .filter((line) => line !== '');
  const how = run.signal ?? (run.ending === 'exited' ? `exit ${run.exitCode}` : run.ending);
  return `${how}: ${lines.slice(-3).join(' | ')}`.slice(0, 500);
}
