// Asks before something is done to one or many: says to how many, and wants words where somebody will read them.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { refreshAdmin } from '../../admin.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { TextArea } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { toasts, UNDO } from '../../ui/toasts.ts';

interface ActDialogProps {
  title: string;
  text: string;
  confirm: string;
  isDangerous?: boolean;
  /** What its owner reads; the act is not done without it. */
  reason?: { label: string; hint: string; max: number };
  act: (reason: string) => Promise<string | Done>;
  onClose: () => void;
  /** More that is asked, between the words and the buttons. */
  children?: ComponentChildren;
}

/** What to say when it is done, and how to take it back; `undo` answers with what to say then. */
export interface Done {
  text: string;
  undo?: () => Promise<string>;
}

/** `act` answers with what to say when it is done. */
export function ActDialog(props: ActDialogProps) {
  const { title, text, confirm, isDangerous = false, reason, act, onClose, children } = props;
  const client = useQueryClient();
  const [words, setWords] = useState('');
  const [isAsked, setAsked] = useState(false);
  const acting = useMutation({
    mutationFn: (given: string) => act(given),
    onSuccess: async (answer) => {
      const done: Done = typeof answer === 'string' ? { text: answer } : answer;
      const { undo } = done;
      toasts.show(done.text, undo === undefined ? undefined : { text: UNDO, run: () => takeBack(undo) });
      onClose();
      await refreshAdmin(client);
    },
  });
  const takeBack = (undo: () => Promise<string>) =>
    void undo()
      .then((text) => toasts.show(text))
      .catch((error: unknown) => toasts.show(errorText(error)))
      .finally(() => refreshAdmin(client));
  const isMissing = reason !== undefined && words.trim() === '';
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!isMissing && !acting.isPending) acting.mutate(words.trim());
        }}
      >
        <p>{text}</p>
        {reason === undefined ? null : (
          <TextArea
            label={reason.label}
            hint={reason.hint}
            maxLength={reason.max}
            rows={3}
            value={words}
            error={isAsked && isMissing ? 'Say why.' : undefined}
            onValue={setWords}
          />
        )}
        {children}
        {acting.error === null ? null : <ErrorNote error={acting.error} what="It was not done." />}
        <DialogActions>
          <Button onClick={onClose} autofocus={reason === undefined}>
            Cancel
          </Button>
          <Button look={isDangerous ? 'danger' : 'primary'} type="submit" disabled={acting.isPending}>
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
