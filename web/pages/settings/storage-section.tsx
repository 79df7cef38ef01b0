// Settings of storage: how much of what one may keep is used, and the way to make room.
import { useQuery } from '@tanstack/preact-query';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { UsageBars, usageQuery } from '../../ui/usage-bars.tsx';

export default function StorageSection() {
  const usage = useQuery(usageQuery);
  if (usage.isError) return <ErrorNote error={usage.error} onRetry={() => void usage.refetch()} />;
  if (!usage.data) return <Skeleton height="6rem" />;
  const { bytes, bytesMax, secondsMax } = usage.data;
  return (
    <>
      {bytesMax === null && secondsMax === null ? (
        <p>Your videos and uploads take {formatBytes(bytes)}. This site sets no limit.</p>
      ) : (
        <>
          <UsageBars usage={usage.data} />
          <p>Uploads count from their start. What you delete, or give up, counts no more.</p>
        </>
      )}
      <p>
        <ButtonLink href={paths.videos()}>See and delete your videos</ButtonLink>
      </p>
    </>
  );
}
