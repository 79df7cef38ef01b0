// Reads what `-progress` prints: blocks of key=value lines, each ended by `progress=continue` or `progress=end`.

export interface EncodeProgress {
  /** Frames of the first video output that were encoded. */
  frame: number;
  outTimeSeconds: number;
  totalBytes: number;
  ended: boolean;
}

/** Feed it text as it comes; it returns the blocks that became complete. */
export function createProgressReader(): (text: string) => EncodeProgress[] {
  let rest = '';
  let values = new Map<string, string>();
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    const blocks: EncodeProgress[] = [];
    for (const line of lines) {
      const equals = line.indexOf('=');
      if (equals < 1) continue;
      const key = line.slice(0, equals).trim();
      const value = line.slice(equals + 1).trim();
      values.set(key, value);
      if (key !== 'progress') continue;
      blocks.push({
        frame: wholeNumber(values.get('frame')),
        // out_time_ms is in microseconds too (a bug kept for compatibility), so the honest key is used; "N/A" until the first packet.
        outTimeSeconds: wholeNumber(values.get('out_time_us')) / 1e6,
        totalBytes: wholeNumber(values.get('total_size')),
        ended: value === 'end',
      });
      values = new Map();
    }
    return blocks;
  };
}

function wholeNumber(text: string | undefined): number {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? Math.trunc(value) : 0;
}
