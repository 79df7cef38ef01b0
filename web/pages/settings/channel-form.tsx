// Name, about and links of one's channel.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { Channel, ChannelLink } from '#contract/channels.ts';
import { editChannel, noteOwnChannel, readOwnChannel } from '../../channels.ts';
import { ChangedMeanwhile, HeldEdit } from '../../held-edit.ts';
import { ProblemError } from '../../problem-error.ts';
import { Button } from '../../ui/button.tsx';
import { ChangedMeanwhileNote } from '../../ui/changed-meanwhile.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { ProtectionField } from '../../ui/protection-field.tsx';
import { toasts } from '../../ui/toasts.ts';
import styles from './settings.module.css';

/** As in the contract; a test holds them equal. */
export const CHANNEL_LIMITS = { name: 60, about: 2000, links: 8, linkTitle: 40 } as const;

/** What is wrong with a field, by its pointer, in the server's words. */
function errorsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ProblemError)) return {};
  return Object.fromEntries(error.problem.errors.map(({ pointer, detail }) => [pointer, detail]));
}

type Fields = Pick<Channel, 'name' | 'about' | 'links'> & {
  defaultProtection: NonNullable<Channel['defaultProtection']>;
};
const NAMES: Record<keyof Fields, string> = {
  name: 'Name',
  about: 'About',
  links: 'Links',
  defaultProtection: 'Protection of new videos',
};
const FIELDS = Object.keys(NAMES) as (keyof Fields)[];

const fieldsOf = ({ name, about, links, defaultProtection = 'clear' }: Channel): Fields => ({
  name,
  about,
  links,
  defaultProtection,
});

export function ChannelForm({ channel }: { channel: Channel }) {
  const client = useQueryClient();
  const [name, setName] = useState(channel.name);
  const [about, setAbout] = useState(channel.about);
  const [links, setLinks] = useState<ChannelLink[]>(channel.links);
  const [defaultProtection, setDefaultProtection] = useState(channel.defaultProtection ?? 'clear');
  const [edit] = useState(
    () =>
      new HeldEdit(fieldsOf(channel), FIELDS, async () => {
        const { state, etag } = await readOwnChannel();
        return { state: fieldsOf(state), etag };
      }),
  );
  const save = useMutation({
    mutationFn: (wanted: Fields) =>
      edit.send(async (headers) => {
        const { state, etag } = await editChannel(wanted, headers);
        return { state: { ...state, ...fieldsOf(state) }, etag };
      }),
    onSuccess: (saved) => {
      noteOwnChannel(client, saved);
      setLinks(saved.links);
      toasts.show('Your channel is saved.');
    },
  });
  const errors = errorsOf(save.error);
  const filledLinks = links.filter(({ title, url }) => title.trim() !== '' || url.trim() !== '');
  const mine: Fields = { name, about, links: filledLinks, defaultProtection };
  const fill = (state: Fields) => {
    setName(state.name);
    setAbout(state.about);
    setLinks(state.links);
    setDefaultProtection(state.defaultProtection);
  };
  const setLink = (at: number, change: Partial<ChannelLink>) =>
    setLinks(links.map((link, n) => (n === at ? { ...link, ...change } : link)));
  return (
    <form
      class={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(mine);
      }}
    >
      <TextField
        label="Name"
        name="channel-name"
        required
        autocomplete="off"
        maxLength={CHANNEL_LIMITS.name}
        value={name}
        error={errors['/name']}
        onValue={setName}
      />
      <TextArea
        label="About"
        isOptional
        name="about"
        maxLength={CHANNEL_LIMITS.about}
        value={about}
        error={errors['/about']}
        onValue={setAbout}
      />
      <fieldset class={styles.links}>
        <legend>Links</legend>
        {links.map((link, at) => (
          <div key={at} class={styles.row}>
            <TextField
              label={`Title of link ${at + 1}`}
              maxLength={CHANNEL_LIMITS.linkTitle}
              value={link.title}
              error={errors[`/links/${at}/title`]}
              onValue={(title) => setLink(at, { title })}
            />
            <TextField
              label={`Address of link ${at + 1}`}
              type="url"
              inputMode="url"
              placeholder="https://"
              value={link.url}
              error={errors[`/links/${at}/url`]}
              onValue={(url) => setLink(at, { url: url.trim() })}
            />
            <Button
              icon="trash"
              label={`Remove link ${at + 1}`}
              onClick={() => setLinks(links.filter((_, n) => n !== at))}
            />
          </div>
        ))}
        {links.length < CHANNEL_LIMITS.links ? (
          <div>
            <Button icon="link" onClick={() => setLinks([...links, { title: '', url: '' }])}>
              Add a link
            </Button>
          </div>
        ) : null}
      </fieldset>
      <ProtectionField
        label="Protection of new videos"
        value={defaultProtection}
        error={errors['/defaultProtection']}
        onValue={setDefaultProtection}
      />
      <ChangedMeanwhileNote
        edit={edit}
        error={save.error}
        names={NAMES}
        mine={mine}
        onFill={fill}
        onSave={() => save.mutate(mine)}
        onSettled={() => save.reset()}
      />
      {save.isError && !(save.error instanceof ChangedMeanwhile) && Object.keys(errors).length === 0 ? (
        <ErrorNote error={save.error} what="Your channel could not be saved." />
      ) : null}
      <div>
        <Button type="submit" look="primary" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
