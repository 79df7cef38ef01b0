// A labelled control: text, password, text area or select, with hint and error tied to it for screen readers.
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import styles from './field.module.css';
import { Icon } from './icon.tsx';
import { useId } from './use-id.ts';

interface FieldFrameProps {
  label: string;
  isOptional?: boolean;
  hint?: string | undefined;
  error?: string | undefined;
  /** Characters used and allowed; shown when it gets tight. */
  count?: { used: number; most: number } | undefined;
  children: (ids: { id: string; describedBy: string | undefined }) => ComponentChildren;
}

/** Label, control, hint and error; the control is made by `children` with the ids that tie them. */
export function FieldFrame({ label, isOptional, hint, error, count, children }: FieldFrameProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error ? errorId : '', hint && !error ? hintId : ''].filter(Boolean).join(' ') || undefined;
  const isTight = count !== undefined && count.used > count.most * 0.8;
  return (
    <div class={styles.field}>
      <label for={id} class={styles.label}>
        {label}
        {isOptional ? <span class={styles.optional}> (optional)</span> : null}
      </label>
      {children({ id, describedBy })}
      {error ? (
        <p id={errorId} class={styles.error}>
          <Icon name="alert" size={18} />
          <span>{error}</span>
        </p>
      ) : null}
      {(hint && !error) || isTight ? (
        <div class={styles.below}>
          {hint && !error ? (
            <p id={hintId} class={styles.hint}>
              {hint}
            </p>
          ) : (
            <span />
          )}
          {isTight ? <span class={styles.count}>{`${count.used} / ${count.most}`}</span> : null}
        </div>
      ) : null}
    </div>
  );
}

interface Common {
  label: string;
  isOptional?: boolean;
  hint?: string | undefined;
  error?: string | undefined;
  value: string;
  onValue: (value: string) => void;
}

type Rest<Tag extends 'input' | 'textarea' | 'select'> = Omit<
  JSX.IntrinsicElements[Tag],
  'label' | 'value' | 'class' | 'onInput' | 'id' | 'ref' | 'children'
>;

const countOf = (value: string, most: unknown) => (typeof most === 'number' ? { used: value.length, most } : undefined);

export function TextField({ label, isOptional, hint, error, value, onValue, ...rest }: Common & Rest<'input'>) {
  return (
    <FieldFrame
      label={label}
      isOptional={isOptional ?? false}
      hint={hint}
      error={error}
      count={countOf(value, rest.maxLength)}
    >
      {({ id, describedBy }) => (
        <input
          {...rest}
          {...(rest.autofocus ? { ref: takeFocus } : {})}
          id={id}
          class={styles.control}
          value={value}
          aria-describedby={describedBy}
          aria-invalid={error ? 'true' : undefined}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </FieldFrame>
  );
}

/** Browsers obey `autofocus` when a page or a dialog opens, and not in a form that comes later. */
const takeFocus = (input: HTMLInputElement | null) => input?.focus();

export function PasswordField({ label, isOptional, hint, error, value, onValue, ...rest }: Common & Rest<'input'>) {
  const [isShown, setIsShown] = useState(false);
  return (
    <FieldFrame label={label} isOptional={isOptional ?? false} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <div class={styles.withButton}>
          <input
            {...rest}
            id={id}
            type={isShown ? 'text' : 'password'}
            class={styles.control}
            value={value}
            autocapitalize="none"
            spellcheck={false}
            aria-describedby={describedBy}
            aria-invalid={error ? 'true' : undefined}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          <span class={styles.inside}>
            <button
              type="button"
              aria-label={isShown ? 'Hide password' : 'Show password'}
              onClick={() => setIsShown(!isShown)}
            >
              {isShown ? 'Hide' : 'Show'}
            </button>
          </span>
        </div>
      )}
    </FieldFrame>
  );
}

export function TextArea({ label, isOptional, hint, error, value, onValue, ...rest }: Common & Rest<'textarea'>) {
  return (
    <FieldFrame
      label={label}
      isOptional={isOptional ?? false}
      hint={hint}
      error={error}
      count={countOf(value, rest.maxLength)}
    >
      {({ id, describedBy }) => (
        <textarea
          {...rest}
          id={id}
          class={styles.control}
          value={value}
          aria-describedby={describedBy}
          aria-invalid={error ? 'true' : undefined}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </FieldFrame>
  );
}

interface SelectProps extends Common {
  options: readonly { value: string; text: string }[];
}

export function SelectField({ label, isOptional, hint, error, value, onValue, options }: SelectProps) {
  return (
    <FieldFrame label={label} isOptional={isOptional ?? false} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <select
          id={id}
          class={styles.control}
          value={value}
          aria-describedby={describedBy}
          aria-invalid={error ? 'true' : undefined}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
