// Decides the reports of one subject: what becomes of it, what its owner reads, and a note for other moderators.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { BLOCK_REASON_MAX, NOTE_MAX } from '#contract/report-reasons.ts';
import type { ReportGroup } from '#contract/reports.ts';
import { type Decision, decideReports, refreshAdmin } from '../../admin.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { toasts } from '../../ui/toasts.ts';

type Choice = 'dismiss' | 'none' | 'block' | 'remove';
const CHOICES: Record<Choice, string> = {
  dismiss: 'Dismiss: it is not against the rules',
  block: 'Uphold, and block the video',
  remove: 'Uphold, and remove the comment',
  none: 'Uphold, and leave it as it is',
};

const choicesFor = ({ kind, isThere, isBlocked }: ReportGroup): Choice[] => [
  'dismiss',
  ...(kind === 'video' && isThere && !isBlocked ? (['block'] as const) : []),
  ...(kind === 'comment' && isThere ? (['remove'] as const) : []),
  'none',
];

export function DecisionDialog({ group, onClose }: { group: ReportGroup; onClose: () => void }) {
  const client = useQueryClient();
  const [choice, setChoice] = useState<Choice>('dismiss');
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isMissing = choice === 'block' && reason.trim() === '';
  const deciding = useMutation({
    mutationFn: (decision: Decision) => decideReports(decision),
    onSuccess: async (decided) => {
      toasts.show(
        decided === 0 ? 'Somebody else decided it meanwhile.' : 'It is decided, and those it concerns are told.',
      );
      onClose();
      await refreshAdmin(client);
    },
  });
  const send = () =>
    deciding.mutate({
      subjects: [{ kind: group.kind, subjectId: group.subjectId }],
      outcome: choice === 'dismiss' ? 'dismissed' : 'upheld',
      action: choice === 'dismiss' ? 'none' : choice,
      ...(choice === 'block' ? { blockReason: reason.trim() } : {}),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    });
  return (
    <Dialog title="Decide" onClose={onClose}>
      <form
        class={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!isMissing && !deciding.isPending) send();
        }}
      >
        <p>{group.excerpt}</p>
        <SelectField
          label="Decision"
          value={choice}
          options={choicesFor(group).map((value) => ({ value, text: CHOICES[value] }))}
          onValue={(value) => setChoice(choicesFor(group).find((each) => each === value) ?? 'dismiss')}
        />
        {choice === 'block' ? (
          <TextArea
            label="Why it is blocked"
            hint="Its owner reads it."
            maxLength={BLOCK_REASON_MAX}
            rows={3}
            value={reason}
            error={isAsked && isMissing ? 'Say why: its owner reads it.' : undefined}
            onValue={setReason}
          />
        ) : null}
        <TextArea
          label="Note for other moderators"
          isOptional
          maxLength={NOTE_MAX}
          rows={2}
          value={note}
          onValue={setNote}
        />
        {deciding.error === null ? null : <ErrorNote error={deciding.error} what="It was not decided." />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look={choice === 'block' || choice === 'remove' ? 'danger' : 'primary'}
            type="submit"
            disabled={deciding.isPending}
          >
            Decide
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
