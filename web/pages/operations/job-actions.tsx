// What can be done to a job as it is, each after a question.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { JobDetail } from '#contract/operations.ts';
import { actionsFor, actOnJob, type JobAction, operationsKeys, refreshOperations } from '../../operations.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { errorText } from '../../ui/error-note.tsx';
import { toasts } from '../../ui/toasts.ts';
import styles from './operations.module.css';
import { ACTIONS } from './operations-texts.ts';

export function JobActions({ job }: { job: JobDetail }) {
  const [asked, setAsked] = useState<JobAction | null>(null);
  return (
    <div class={styles.actions}>
      {actionsFor(job).map((action) => (
        <Button key={action} look={action === 'cancel' ? 'danger' : 'quiet'} onClick={() => setAsked(action)}>
          {ACTIONS[action].name}
        </Button>
      ))}
      {asked === null ? null : <ActionDialog job={job} action={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function ActionDialog({ job, action, onClose }: { job: JobDetail; action: JobAction; onClose: () => void }) {
  const client = useQueryClient();
  const { route } = useLocation();
  const { name, question, text, done } = ACTIONS[action];
  const acting = useMutation({
    mutationFn: () => actOnJob(action, job.id),
    onSuccess: (next) => {
      client.setQueryData(operationsKeys.job(next.id), next);
      void refreshOperations(client);
      toasts.show(done);
      onClose();
      if (next.id !== job.id) route(paths.operationsJob(next.id));
    },
  });
  return (
    <Dialog title={question} onClose={onClose}>
      <p>{text}</p>
      {acting.error === null ? null : <p role="alert">{errorText(acting.error)}</p>}
      <DialogActions>
        <Button onClick={onClose} autofocus>
          Leave it as it is
        </Button>
        <Button
          look={action === 'cancel' ? 'danger' : 'primary'}
          disabled={acting.isPending}
          onClick={() => acting.mutate()}
        >
          {name}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
