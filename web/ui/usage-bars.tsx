// What an account keeps, beside what it may keep: a bar for bytes and one for minutes, where there is a quota.
import { queryOptions } from '@tanstack/preact-query';
import type { Usage } from '#contract/uploads.ts';
import { api, unwrap } from '../api.ts';
import { queryKeys } from '../query-client.ts';
import { formatBytes } from './format.ts';
import { ProgressBar } from './progress-bar.tsx';
import styles from './usage-bars.module.css';

export const usageQuery = queryOptions({
  queryKey: queryKeys.usage,
  queryFn: (): Promise<Usage> => unwrap(api.me.usage.$get()),
});

/** From this share on the bar warns. */
const NEARLY_FULL = 0.9;

const minutes = (seconds: number): number => Math.ceil(seconds / 60);

/** `3.2 GB of 10 GB used`, and the same for minutes; empty where there is no quota. */
export function usageTexts({ bytes, bytesMax, seconds, secondsMax }: Usage): { text: string; share: number }[] {
  return [
    ...(bytesMax === null
      ? []
      : [{ text: `${formatBytes(bytes)} of ${formatBytes(bytesMax)} used`, share: bytes / bytesMax }]),
    ...(secondsMax === null
      ? []
      : [{ text: `${minutes(seconds)} of ${minutes(secondsMax)} minutes used`, share: seconds / secondsMax }]),
  ];
}

export function UsageBars({ usage }: { usage: Usage }) {
  return (
    <>
      {usageTexts(usage).map(({ text, share }) => (
        <div key={text} class={styles.usage}>
          <p>{text}</p>
          <ProgressBar value={share} label={text} isFailed={share >= NEARLY_FULL} />
        </div>
      ))}
    </>
  );
}
