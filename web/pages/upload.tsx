// The upload page: choose or drop files, describe them while they upload, watch them being processed.
import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect } from 'preact/hooks';
import { hasRole } from '#contract/roles.ts';
import { CONTAINER_EXTENSIONS } from '#media/source-formats.ts';
import { useUploadItems, useUploadsIfAny } from '../app-context.ts';
import { queryKeys } from '../query-client.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toasts } from '../ui/toasts.ts';
import { UsageBars, usageQuery } from '../ui/usage-bars.tsx';
import { fetchUploadLimits } from '../uploads/upload-api.ts';
import type { ChosenFile, Uploads } from '../uploads/uploads.ts';
import { RequireSession } from './require-session.tsx';
import { DropArea } from './upload/drop-area.tsx';
import { UnfinishedUploads } from './upload/unfinished-uploads.tsx';
import styles from './upload/upload.module.css';
import { UploadCard } from './upload/upload-card.tsx';
import { leftOutText, limitsText } from './upload/upload-texts.ts';

export default function Upload() {
  return (
    <RequireSession title="Upload">
      {(me) => (hasRole(me, 'creator') ? <UploadForUser /> : <MayNotUpload />)}
    </RequireSession>
  );
}

function MayNotUpload() {
  return (
    <Page title="Upload" width="middle">
      <EmptyState
        title="Your account may not upload"
        text="It may watch, vote and comment. Ask an admin of this site to let it upload."
      />
    </Page>
  );
}

function UploadForUser() {
  const uploads = useUploadsIfAny();
  if (uploads !== null) return <UploadWith uploads={uploads} />;
  return (
    <Page title="Upload" width="middle">
      <Skeleton height="12rem" />
    </Page>
  );
}

function UploadWith({ uploads }: { uploads: Uploads }) {
  const items = useUploadItems(uploads);
  const limits = useQuery({ queryKey: queryKeys.uploadLimits, queryFn: fetchUploadLimits, staleTime: 5 * 60_000 });
  const usage = useUsage(items.map(({ phase }) => phase).join());
  const add = (files: readonly ChosenFile[]) => {
    const leftOut = uploads.add(files);
    if (leftOut.length > 0) toasts.show(leftOutText(leftOut.map(({ name }) => name)));
  };
  const unfinished = items.filter((item) => item.phase === 'needs-file');
  const current = items.filter((item) => item.phase !== 'needs-file');
  return (
    <Page title="Upload" width="middle">
      <DropArea extensions={limits.data?.containers ?? CONTAINER_EXTENSIONS} onFiles={add}>
        {limits.data === undefined ? null : <p class={styles.limits}>{limitsText(limits.data)}</p>}
        {usage === undefined ? null : <UsageBars usage={usage} />}
      </DropArea>
      {unfinished.length === 0 ? null : <UnfinishedUploads items={unfinished} />}
      {current.length === 0 ? null : (
        <section aria-label="Uploads" class={styles.list}>
          {current.map((item) => (
            <UploadCard key={item.key} item={item} />
          ))}
        </section>
      )}
    </Page>
  );
}

/** What is used, asked again whenever an upload begins, ends or is given up. */
function useUsage(phases: string) {
  const client = useQueryClient();
  const usage = useQuery(usageQuery);
  useEffect(() => {
    void client.invalidateQueries({ queryKey: queryKeys.usage });
  }, [client, phases]);
  return usage.data;
}
