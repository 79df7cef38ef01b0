// The state of a job as a small coloured word.
import type { JobStatus } from '#contract/operations.ts';
import chip from '../../ui/state-chip.module.css';
import { STATE_NAMES } from './operations-texts.ts';

const LOOKS = { queued: 'wait', running: 'wait', done: 'good', failed: 'bad' } as const satisfies Record<
  JobStatus,
  string
>;

export function JobChip({ state }: { state: JobStatus }) {
  return <span class={`${chip.chip} ${chip[LOOKS[state]]}`}>{STATE_NAMES[state]}</span>;
}
