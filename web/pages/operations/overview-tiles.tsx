// The platform in numbers, the slots, and the janitor's latest report with the button that sends it round.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import type { JanitorReport, Overview } from '#contract/operations.ts';
import { overviewQuery, refreshOperations, sendJanitor } from '../../operations.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { Fleet } from './fleet.tsx';
import styles from './operations.module.css';
import { overviewTiles, reportSentence } from './operations-texts.ts';

export function OverviewTiles() {
  const overview = useQuery(overviewQuery);
  if (overview.data === undefined)
    return overview.isError ? (
      <ErrorNote
        error={overview.error}
        what="The numbers could not be loaded."
        onRetry={() => void overview.refetch()}
      />
    ) : (
      <Skeleton height="6rem" />
    );
  return <Tiles overview={overview.data} />;
}

function Tiles({ overview }: { overview: Overview }) {
  return (
    <>
      <dl class={styles.tiles} aria-label="The platform in numbers">
        {overviewTiles(overview).map(({ name, value, note, isBad }) => (
          <div key={name} class={isBad ? `${styles.tile} ${styles.bad}` : styles.tile}>
            <dt>{name}</dt>
            <dd>
              <strong>{value}</strong> <span>{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      <Fleet fleet={overview.fleet} />
      <Janitor report={overview.janitor} />
    </>
  );
}

function Janitor({ report }: { report: JanitorReport | null }) {
  const client = useQueryClient();
  const run = useMutation({ mutationFn: sendJanitor, onSettled: () => refreshOperations(client) });
  return (
    <section class={styles.section} aria-labelledby="janitor">
      <div class={styles.head}>
        <h2 id="janitor">Janitor</h2>
        <Button icon="retry" disabled={run.isPending} onClick={() => run.mutate()}>
          {run.isPending ? 'Going round…' : 'Send it round now'}
        </Button>
      </div>
      {run.error === null ? null : <ErrorNote error={run.error} what="The janitor did not go round." />}
      {report === null ? (
        <p class={styles.facts}>It has not gone round yet; it does so every hour.</p>
      ) : (
        <div role="status">
          <p>
            <TimeAgo iso={report.finishedAt} />: {reportSentence(report)}
          </p>
          {report.found.length === 0 ? null : (
            <ul class={styles.found} aria-label="What somebody should look at">
              {report.found.map(({ what, subject }) => (
                <li key={`${what} ${subject}`}>
                  {what}: <code>{subject}</code>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  );
}
