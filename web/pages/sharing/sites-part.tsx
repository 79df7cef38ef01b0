// The sites that may show the player of a video in their pages.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { queryKeys } from '../../query-client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toasts } from '../../ui/toasts.ts';
import { editVideo, videoQuery } from '../../videos.ts';
import styles from './sharing.module.css';

export function SitesPart({ videoId }: { videoId: string }) {
  const video = useQuery(videoQuery(videoId));
  return (
    <section class={styles.part}>
      <h3>Other sites</h3>
      {video.isError ? (
        <ErrorNote error={video.error} onRetry={() => void video.refetch()} />
      ) : video.data === undefined ? (
        <Skeleton height="3rem" />
      ) : (
        <SitesForm videoId={videoId} domains={video.data.embedDomains} />
      )}
    </section>
  );
}

const CHOICES = [
  { value: 'all', text: 'Every site' },
  { value: 'some', text: 'Only the sites of a list' },
];

/** One host a line, or after commas. */
const domainsIn = (text: string): string[] => text.split(/[\s,]+/).filter((domain) => domain !== '');

function SitesForm({ videoId, domains }: { videoId: string; domains: string[] | null }) {
  const client = useQueryClient();
  const [choice, setChoice] = useState(domains === null ? 'all' : 'some');
  const [text, setText] = useState((domains ?? []).join('\n'));
  const saving = useMutation({
    mutationFn: (embedDomains: string[] | null) => editVideo(videoId, { embedDomains }),
    onSuccess: (video) => {
      client.setQueryData(queryKeys.video(videoId), video);
      toasts.show('The sites are saved.');
    },
  });
  return (
    <form
      class={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving.isPending) saving.mutate(choice === 'all' ? null : domainsIn(text));
      }}
    >
      <SelectField label="Who may show the player" value={choice} options={CHOICES} onValue={setChoice} />
      {choice === 'all' ? null : (
        <TextArea
          label="Sites"
          name="sites"
          rows={3}
          value={text}
          spellcheck={false}
          hint="One a line, such as example.com or *.example.com. Without any, only this site shows it."
          error={saving.error === null ? undefined : errorText(saving.error)}
          onValue={setText}
        />
      )}
      {saving.error !== null && choice === 'all' ? <ErrorNote error={saving.error} /> : null}
      <div>
        <Button type="submit" disabled={saving.isPending}>
          {saving.isPending ? 'Saving…' : 'Save the sites'}
        </Button>
      </div>
    </form>
  );
}
