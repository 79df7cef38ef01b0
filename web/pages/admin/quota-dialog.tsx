// What one account may keep: as everybody, another amount, or without limit; of bytes and of minutes.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { AdminUser, SetQuota } from '#contract/admin.ts';
import { refreshAdmin, setQuota } from '../../admin.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { formatBytes } from '../../ui/format.ts';
import { toasts } from '../../ui/toasts.ts';

const BYTES_OF_A_GIGABYTE = 1e9;
const KINDS = [
  { value: 'site', text: 'As everybody' },
  { value: 'own', text: 'Its own limit' },
  { value: 'none', text: 'No limit' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

interface Draft {
  kind: Kind;
  /** As typed. */
  amount: string;
}

const draftOf = (own: number | null, unit: number): Draft => ({
  kind: own === null ? 'site' : own === 0 ? 'none' : 'own',
  amount: own === null || own === 0 ? '' : String(own / unit),
});

/** Null is as everybody, 0 no limit; undefined for what is no amount. */
function limitOf({ kind, amount }: Draft, unit: number): number | null | undefined {
  if (kind !== 'own') return kind === 'site' ? null : 0;
  const limit = Math.round(Number(amount) * unit);
  return amount.trim() !== '' && Number.isFinite(limit) && limit >= 1 ? limit : undefined;
}

export function QuotaDialog({ user, onClose }: { user: AdminUser; onClose: () => void }) {
  const client = useQueryClient();
  const [room, setRoom] = useState(() => draftOf(user.quota.bytes, BYTES_OF_A_GIGABYTE));
  const [time, setTime] = useState(() => draftOf(user.quota.minutes, 1));
  const [isAsked, setAsked] = useState(false);
  const [bytes, minutes] = [limitOf(room, BYTES_OF_A_GIGABYTE), limitOf(time, 1)];
  const saving = useMutation({
    mutationFn: (wanted: SetQuota) => setQuota(user.id, wanted),
    onSuccess: async () => {
      toasts.show(`What @${user.username} may keep is changed.`);
      onClose();
      await refreshAdmin(client);
    },
  });
  return (
    <Dialog title={`Quota of @${user.username}`} onClose={onClose}>
      <form
        class={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (bytes !== undefined && minutes !== undefined && !saving.isPending) saving.mutate({ bytes, minutes });
        }}
      >
        <p>
          It keeps {formatBytes(user.usage.bytes)} and {Math.ceil(user.usage.seconds / 60)} minutes. What it keeps
          stays, whatever you choose.
        </p>
        <Amount label="Room" unit="gigabytes" draft={room} isWrong={isAsked && bytes === undefined} onDraft={setRoom} />
        <Amount
          label="Length"
          unit="minutes"
          draft={time}
          isWrong={isAsked && minutes === undefined}
          onDraft={setTime}
        />
        {saving.error === null ? null : <ErrorNote error={saving.error} what="The quota was not changed." />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={saving.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface AmountProps {
  label: string;
  unit: string;
  draft: Draft;
  isWrong: boolean;
  onDraft: (draft: Draft) => void;
}

function Amount({ label, unit, draft, isWrong, onDraft }: AmountProps) {
  const kindOf = (value: string): Kind => KINDS.find((kind) => kind.value === value)?.value ?? 'site';
  return (
    <>
      <SelectField
        label={label}
        value={draft.kind}
        options={KINDS}
        onValue={(value) => onDraft({ ...draft, kind: kindOf(value) })}
      />
      {draft.kind === 'own' ? (
        <TextField
          label={`${label} in ${unit}`}
          inputMode="decimal"
          autocomplete="off"
          value={draft.amount}
          error={isWrong ? `Enter how many ${unit}, more than 0.` : undefined}
          onValue={(amount) => onDraft({ ...draft, amount })}
        />
      ) : null}
    </>
  );
}
