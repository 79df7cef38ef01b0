// What admins set while the site runs.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { SiteSettings } from '#contract/site-settings.ts';
import { editSettings, refreshAdmin, settingsQuery } from '../../admin.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toasts } from '../../ui/toasts.ts';
import styles from './admin.module.css';

const WELCOME_MAX = 500;
const APPEAL_CONTACT_MAX = 200;

export default function Settings() {
  const settings = useQuery(settingsQuery);
  if (settings.isError)
    return (
      <ErrorNote
        error={settings.error}
        what="The settings could not be loaded."
        onRetry={() => void settings.refetch()}
      />
    );
  return settings.data === undefined ? <Skeleton height="20rem" /> : <SettingsForm settings={settings.data} />;
}

function SettingsForm({ settings }: { settings: SiteSettings }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const saving = useMutation({
    mutationFn: (wanted: SiteSettings) => editSettings(wanted),
    onSuccess: async (saved) => {
      setDraft(saved);
      client.setQueryData(settingsQuery.queryKey, saved);
      toasts.show('The settings are saved, and hold within seconds.');
      await Promise.all([refreshAdmin(client), client.invalidateQueries({ queryKey: ['site'] })]);
    },
  });
  return (
    <form
      class={form.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving.isPending) saving.mutate(draft);
      }}
    >
      <label class={styles.choose}>
        <input
          type="checkbox"
          checked={draft.signUpsOpen}
          onChange={(event) => setDraft({ ...draft, signUpsOpen: event.currentTarget.checked })}
        />
        <span>Everybody may make an account</span>
      </label>
      <SelectField
        label="Role of new accounts"
        value={draft.newAccountRole}
        options={[
          { value: 'creator', text: 'Creator: may upload' },
          { value: 'viewer', text: 'Viewer: may not upload until an admin lets it' },
        ]}
        onValue={(value) => setDraft({ ...draft, newAccountRole: value === 'viewer' ? 'viewer' : 'creator' })}
      />
      <TextArea
        label="Welcome"
        isOptional
        hint="Above the form with which accounts are made."
        maxLength={WELCOME_MAX}
        rows={4}
        value={draft.welcomeText}
        onValue={(welcomeText) => setDraft({ ...draft, welcomeText })}
      />
      <TextField
        label="Contact for appeals"
        isOptional
        hint="An e-mail address or a page. Read by those whose account is suspended or whose video is blocked."
        maxLength={APPEAL_CONTACT_MAX}
        value={draft.appealContact}
        onValue={(appealContact) => setDraft({ ...draft, appealContact })}
      />
      {saving.error === null ? null : <ErrorNote error={saving.error} what="The settings were not saved." />}
      <div>
        <Button look="primary" type="submit" disabled={saving.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
