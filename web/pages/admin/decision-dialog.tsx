// Decides the reports of one subject or of several: what becomes of them, what its owner reads, and a note for other moderators.
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
  block: 'Uphold, and block what is reported',
  remove: 'Uphold, and remove what is reported',
  none: 'Uphold, and leave it as it is',
};

/** What can be done to all of them. */
const choicesFor = (groups: readonly ReportGroup[]): Choice[] => [
  'dismiss',
  ...(groups.every(({ kind, isThere, isBlocked }) => kind === 'video' && isThere && !isBlocked)
    ? (['block'] as const)
    : []),
  ...(groups.every(({ kind, isThere }) => kind === 'comment' && isThere) ? (['remove'] as const) : []),
  'none',
];

const KINDS = { video: 'video', comment: 'comment', channel: 'channel' } as const;

interface DecisionDialogProps {
  /** At least one. */
  groups: readonly ReportGroup[];
  onDone?: () => void;
  onClose: () => void;
}

export function DecisionDialog({ groups, onDone, onClose }: DecisionDialogProps) {
  const choices = choicesFor(groups);
  const [first] = groups;
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
      onDone?.();
      onClose();
      await refreshAdmin(client);
    },
  });
  const send = () =>
    deciding.mutate({
      subjects: groups.map(({ kind, subjectId }) => ({ kind, subjectId })),
      outcome: choice === 'dismiss' ? 'dismissed' : 'upheld',
      action: choice === 'dismiss' ? 'none' : choice,
      ...(choice === 'block' ? { blockReason: reason.trim() } : {}),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    });
  return (
    <Dialog title={groups.length === 1 ? 'Decide' : `Decide ${groups.length} reported things`} onClose={onClose}>
      <form
        class={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!isMissing && !deciding.isPending) send();
        }}
      >
        {groups.length === 1 ? (
          <p>
            The {first === undefined ? '' : KINDS[first.kind]}: “{first?.excerpt}”
          </p>
        ) : (
          <ul>
            {groups.map(({ kind, subjectId, excerpt }) => (
              <li key={subjectId}>
                {KINDS[kind]}: “{excerpt}”
              </li>
            ))}
          </ul>
        )}
        <SelectField
          label="Decision"
          value={choice}
          options={choices.map((value) => ({ value, text: CHOICES[value] }))}
          onValue={(value) => setChoice(choices.find((each) => each === value) ?? 'dismiss')}
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
