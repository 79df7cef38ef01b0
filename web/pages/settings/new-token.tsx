// A new personal token: what it is for and may do, and then, once, the token itself.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { SCOPE_TEXTS, SCOPES, type Scope } from '#contract/scopes.ts';
import type { MadeApiToken, NewApiToken } from '#contract/tokens.ts';
import { fieldErrors } from '../../problem-error.ts';
import { queryKeys } from '../../query-client.ts';
import { makeToken } from '../../tokens.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { FieldFrame, SelectField, TextField } from '../../ui/field.tsx';
import own from './new-token.module.css';
import styles from './settings.module.css';

const NAME_LENGTH_MAX = 60;
const EXPIRY = [
  { value: '30', text: '30 days' },
  { value: '90', text: '90 days' },
  { value: '365', text: 'A year' },
  { value: '', text: 'No end' },
];

export function NewToken({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<MadeApiToken | null>(null);
  return (
    <Dialog title={made === null ? 'New token' : `The token “${made.token.name}”`} onClose={onClose}>
      {made === null ? <TokenForm onMade={setMade} onClose={onClose} /> : <MadeToken made={made} onClose={onClose} />}
    </Dialog>
  );
}

function TokenForm({ onMade, onClose }: { onMade: (made: MadeApiToken) => void; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [days, setDays] = useState('90');
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const making = useMutation({
    mutationFn: makeToken,
    onSuccess: async (made) => {
      onMade(made);
      await client.invalidateQueries({ queryKey: queryKeys.tokens });
    },
  });
  const form = useRef<HTMLFormElement>(null);
  const errors: Record<string, string> = { ...fieldErrors(making.error), ...wrong };
  const submit = (event: Event) => {
    event.preventDefault();
    const found: Record<string, string> = {
      ...(name.trim() === '' ? { name: 'Give it a name by which you will know it.' } : {}),
      ...(scopes.length === 0 ? { scopes: 'Choose at least one.' } : {}),
    };
    setWrong(found);
    const [first] = Object.keys(found);
    if (first !== undefined) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    else if (!making.isPending) {
      const wanted: NewApiToken = { name: name.trim(), scopes: [...scopes] };
      making.mutate(days === '' ? wanted : { ...wanted, expiresInDays: Number(days) });
    }
  };
  return (
    <form ref={form} class={styles.form} noValidate onSubmit={submit}>
      <TextField
        label="Name"
        name="name"
        required
        autofocus
        maxLength={NAME_LENGTH_MAX}
        autocomplete="off"
        hint="What it is for, such as: nightly uploads."
        value={name}
        error={errors['name']}
        onValue={setName}
      />
      <fieldset class={own.scopes} aria-describedby={errors['scopes'] ? 'scopes-error' : undefined}>
        <legend>What it may do</legend>
        {errors['scopes'] ? (
          <p id="scopes-error" class={own.error} role="alert">
            {errors['scopes']}
          </p>
        ) : null}
        {SCOPES.map((scope) => (
          <label key={scope} class={own.choice}>
            <input
              type="checkbox"
              name="scopes"
              checked={scopes.includes(scope)}
              onChange={({ currentTarget: { checked } }) =>
                setScopes(SCOPES.filter((each) => (each === scope ? checked : scopes.includes(each))))
              }
            />
            <span>
              {SCOPE_TEXTS[scope]} <small>{scope}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <SelectField label="Expires after" value={days} onValue={setDays} options={EXPIRY} />
      {making.isError && Object.keys(errors).length === 0 ? (
        <ErrorNote error={making.error} what="The token was not made." />
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" disabled={making.isPending}>
          {making.isPending ? 'Making…' : 'Make the token'}
        </Button>
      </DialogActions>
    </form>
  );
}

function MadeToken({ made, onClose }: { made: MadeApiToken; onClose: () => void }) {
  const [note, setNote] = useState('');
  const field = useRef<HTMLInputElement | null>(null);
  useEffect(() => field.current?.focus(), []); // not the button that closes: a second Enter would lose the token
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.secret);
      setNote('Copied.');
    } catch {
      field.current?.select();
      setNote('The browser does not let pages copy. It is marked: copy it by hand.');
    }
  };
  return (
    <div class={styles.form}>
      <p>
        <strong>Copy it now: it is not shown again.</strong> Whoever has it may do what it allows. Keep it like a
        password.
      </p>
      <FieldFrame label="Token">
        {({ id }) => (
          <input
            ref={(input) => {
              field.current = input;
            }}
            id={id}
            class={own.secret}
            readOnly
            spellcheck={false}
            value={made.secret}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </FieldFrame>
      <p role="status">{note}</p>
      <DialogActions>
        <Button icon="copy" onClick={() => void copy()}>
          Copy
        </Button>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}
