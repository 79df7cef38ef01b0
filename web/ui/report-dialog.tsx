// The dialog in which something is reported: why, in one press, and words for who looks at it.
import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import {
  REASON_TEXTS,
  REPORT_REASONS,
  REPORT_TEXT_MAX,
  type ReportKind,
  type ReportReason,
} from '#contract/report-reasons.ts';
import { api, unwrap } from '../api.ts';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';
import { ErrorNote } from './error-note.tsx';
import { TextArea } from './field.tsx';
import form from './form.module.css';
import styles from './report-dialog.module.css';
import { toasts } from './toasts.ts';

interface DialogProps {
  kind: ReportKind;
  subjectId: string;
  onClose: () => void;
}

export default function ReportDialog({ kind, subjectId, onClose }: DialogProps) {
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [text, setText] = useState('');
  const [isAsked, setAsked] = useState(false);
  const sending = useMutation({
    mutationFn: (given: { reason: ReportReason; text: string }) =>
      unwrap(api.reports.$post({ json: { kind, subjectId, ...given } })),
    onSuccess: () => {
      toasts.show('Thank you. A moderator will look at it, and you will be told how it ends.');
      onClose();
    },
  });
  return (
    <Dialog title={`Report this ${kind}`} onClose={onClose}>
      <form
        class={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (reason !== null && !sending.isPending) sending.mutate({ reason, text });
        }}
      >
        <fieldset class={styles.reasons} aria-describedby={isAsked && reason === null ? 'report-reason' : undefined}>
          <legend>What is wrong with it?</legend>
          {REPORT_REASONS.map((each) => (
            <label key={each} class={styles.reason}>
              <input
                type="radio"
                name="reason"
                value={each}
                checked={reason === each}
                onChange={() => setReason(each)}
              />
              <span>{REASON_TEXTS[each]}</span>
            </label>
          ))}
        </fieldset>
        {isAsked && reason === null ? (
          <p id="report-reason" role="alert" class={styles.missing}>
            Choose what is wrong with it.
          </p>
        ) : null}
        <TextArea
          label="What should a moderator know?"
          isOptional
          hint="Whoever made it is not told who reported it."
          maxLength={REPORT_TEXT_MAX}
          rows={3}
          value={text}
          onValue={setText}
        />
        {sending.error === null ? null : <ErrorNote error={sending.error} what="It was not reported." />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={sending.isPending}>
            Report it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
