// Gives an account a role, with what each may do.

import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { AdminUser } from '#contract/admin.ts';
import { ROLE_TEXTS, ROLES } from '#contract/roles.ts';
import { giveRole, refreshAdmin } from '../../admin.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { SelectField } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { toasts } from '../../ui/toasts.ts';

export function RoleDialog({ user, onClose }: { user: AdminUser; onClose: () => void }) {
  const client = useQueryClient();
  const [role, setRole] = useState(user.role);
  const giving = useMutation({
    mutationFn: (wanted: AdminUser['role']) => giveRole(user.id, wanted),
    onSuccess: async () => {
      toasts.show(`@${user.username} has the role ${role} from the next sign-in on.`);
      onClose();
      await refreshAdmin(client);
    },
  });
  return (
    <Dialog title={`Role of @${user.username}`} onClose={onClose}>
      <form
        class={form.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!giving.isPending) giving.mutate(role);
        }}
      >
        <SelectField
          label="Role"
          hint={ROLE_TEXTS[role]}
          value={role}
          options={ROLES.map((value) => ({ value, text: value }))}
          onValue={(value) => setRole(ROLES.find((each) => each === value) ?? role)}
        />
        <p>The account is signed out everywhere.</p>
        {giving.error === null ? null : <ErrorNote error={giving.error} what="The role was not given." />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={giving.isPending}>
            Give the role
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
