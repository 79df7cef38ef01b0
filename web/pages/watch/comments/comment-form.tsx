// Where a comment is written: grows with the text, counts when it gets long, sends by button or Ctrl+Enter.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../../ui/button.tsx';
import { COMMENT_LENGTH_MAX } from '../../../ui/comment-limits.ts';
import { countOf } from '../../../ui/count.ts';
import { useId } from '../../../ui/use-id.ts';
import styles from './comment-form.module.css';

interface CommentFormProps {
  label: string;
  submit: string;
  initialText: string;
  /** Takes the focus when it appears, and gives it to the comment it stands in when it is done. */
  isAsked?: boolean;
  onText?: (text: string) => void;
  /** May reject with what to say; the text stays then. */
  onSubmit: (text: string) => Promise<void> | void;
  onCancel?: () => void;
  explain?: (error: unknown) => string;
}

const TIGHT = COMMENT_LENGTH_MAX * 0.9;

export function CommentForm(props: CommentFormProps) {
  const { label, submit, initialText, isAsked = false, onText, onSubmit, onCancel, explain } = props;
  const [text, setText] = useState(initialText);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => {
    const element = area.current;
    if (!isAsked || element === null) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const change = (after: string) => {
    setText(after);
    setError(null);
    onText?.(after);
  };
  const home = () => (isAsked ? area.current?.closest<HTMLElement>('[data-comment]') : undefined);
  const cancel =
    onCancel &&
    (() => {
      home()?.focus({ preventScroll: true });
      onCancel();
    });
  const used = text.trim().length;
  const send = async () => {
    if (used === 0) {
      setError('Write something first.');
      area.current?.focus();
      return;
    }
    if (used > COMMENT_LENGTH_MAX || isBusy) return;
    setBusy(true);
    const after = home(); // the form may be gone when it is sent
    try {
      await onSubmit(text.trim());
      after?.focus({ preventScroll: true });
      change('');
    } catch (reason) {
      setError(explain?.(reason) ?? 'It could not be sent. Try again.');
    }
    setBusy(false);
  };
  return (
    <form
      class={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label for={id} class="visually-hidden">
        {label}
      </label>
      <textarea
        ref={area}
        id={id}
        class={styles.area}
        rows={2}
        dir="auto"
        placeholder={label}
        value={text}
        aria-invalid={error !== null || used > COMMENT_LENGTH_MAX ? 'true' : undefined}
        aria-describedby={`${id}-note`}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void send();
          } else if (event.key === 'Escape' && cancel) {
            event.stopPropagation();
            cancel();
          }
        }}
      />
      <div class={styles.formEnd}>
        <p id={`${id}-note`} class={styles.note} role={error === null ? undefined : 'alert'}>
          {error ??
            (used > TIGHT
              ? used > COMMENT_LENGTH_MAX
                ? `${countOf(used - COMMENT_LENGTH_MAX, 'character')} too many`
                : `${countOf(COMMENT_LENGTH_MAX - used, 'character')} left`
              : '')}
        </p>
        {cancel ? <Button onClick={cancel}>Cancel</Button> : null}
        <Button look="primary" type="submit" disabled={isBusy || used > COMMENT_LENGTH_MAX}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
