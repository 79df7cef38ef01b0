// What the forms for signing in and up share: checking, sending, errors at their fields, and where to go after.

import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { safeNextPath } from '../paths.ts';
import { fieldErrors, ProblemError } from '../problem-error.ts';
import { useMe } from '../session.ts';
import { ErrorNote } from '../ui/error-note.tsx';

type FieldErrors = Record<string, string>;

interface AccountForm {
  /** Errors by field name; none means that it may be sent. */
  check: () => FieldErrors;
  send: () => Promise<unknown>;
  /** Problems that belong to a field though the server names none. */
  fieldOfProblem?: Partial<Record<string, string>>;
}

export function useAccountForm({ check, send, fieldOfProblem = {} }: AccountForm) {
  const { query, route } = useLocation();
  const next = safeNextPath(query['next'], location.origin);
  const { data: me } = useMe();
  const element = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  // Signed in, just now or before: there is nothing to do here.
  useEffect(() => {
    if (me) route(next, true);
  }, [me]);

  const show = (found: FieldErrors) => {
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) element.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    setError(null);
    const found = check();
    show(found);
    if (Object.keys(found).length > 0) return;
    setIsBusy(true);
    try {
      await send();
    } catch (failure) {
      const field = failure instanceof ProblemError ? fieldOfProblem[failure.problem.code] : undefined;
      const atFields = field === undefined ? fieldErrors(failure) : { [field]: (failure as ProblemError).message };
      show(atFields);
      if (Object.keys(atFields).length === 0) setError(failure);
    } finally {
      setIsBusy(false);
    }
  };

  return { element, errors, error, isBusy, next, submit: (event: Event) => void submit(event) };
}

export function FormError({ error }: { error: unknown }) {
  return error === null ? null : <ErrorNote error={error} />;
}
