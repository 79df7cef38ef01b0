// The slots of the transcoders with what each does now, and who waits for one.
import type { FleetView } from '#contract/operations.ts';
import { paths } from '../../paths.ts';
import chip from '../../ui/state-chip.module.css';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './operations.module.css';
import { CLASS_NAMES, slotState } from './operations-texts.ts';

const LOOKS = { Busy: 'wait', Free: 'good', Rests: 'bad' } as const;

export function Fleet({ fleet }: { fleet: FleetView | null }) {
  return (
    <section class={styles.section} aria-labelledby="slots">
      <h2 id="slots">Slots</h2>
      {fleet === null ? (
        <p class={styles.facts}>The fleet does not answer; work that is under way goes on.</p>
      ) : (
        <>
          <ul class={styles.slots}>
            {fleet.slots.map((slot) => (
              <Slot key={slot.number} slot={slot} />
            ))}
          </ul>
          <Waiting fleet={fleet} />
        </>
      )}
    </section>
  );
}

function Slot({ slot }: { slot: FleetView['slots'][number] }) {
  const { number, tasks, restsUntil, refusals } = slot;
  const state = slotState(slot);
  return (
    <li class={styles.tile} data-slot={number}>
      <h3>
        Slot {number} <span class={`${chip.chip} ${chip[LOOKS[state]]}`}>{state}</span>
      </h3>
      {restsUntil === null ? null : (
        <p class={styles.facts}>
          {refusals} refused, tried again at {new Date(restsUntil).toLocaleTimeString('en')}
        </p>
      )}
      {tasks.length === 0 ? null : (
        <ul>
          {tasks.map(({ jobId, title, lane }, place) => (
            <li key={`${jobId} ${place}`}>
              <a href={paths.operationsJob(jobId)}>{title ?? jobId}</a>
              <small>{lane === 'urgent' ? 'urgent: somebody waits' : 'in the background'}</small>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Waiting({ fleet: { waiting, waitingCount } }: { fleet: FleetView }) {
  if (waitingCount === 0) return <p class={styles.facts}>Nobody waits for a slot.</p>;
  const more = waitingCount - waiting.length;
  return (
    <>
      <h3 id="waiting">Waiting for a slot</h3>
      <ol class={styles.waiting} aria-labelledby="waiting">
        {waiting.map(({ jobId, title, class: class_, since }) => (
          <li key={jobId}>
            <a href={paths.operationsJob(jobId)}>{title ?? jobId}</a>
            <span class={styles.facts}>
              {CLASS_NAMES[class_]}, <TimeAgo iso={since} />
            </span>
          </li>
        ))}
      </ol>
      {more > 0 ? <p class={styles.facts}>and {more} more</p> : null}
    </>
  );
}
