// Avatar and banner of one's channel: chosen, cut and scaled here, sent, and taken away again.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { CHANNEL_IMAGES, type ChannelImageKind } from '#contract/channel-images.ts';
import type { Channel } from '#contract/channels.ts';
import { noteOwnChannel, putImage } from '../../channels.ts';
import { ProblemError } from '../../problem-error.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { toasts } from '../../ui/toasts.ts';
import { useId } from '../../ui/use-id.ts';
import { fitImage } from './fit-image.ts';
import styles from './settings.module.css';

export function ChannelImages({ channel }: { channel: Channel }) {
  return (
    <div class={styles.images}>
      <OneImage kind="avatar" name="Avatar" isThere={channel.avatar !== null}>
        <Avatar url={channel.avatar} name={channel.name} size={88} />
      </OneImage>
      <OneImage kind="banner" name="Banner" isThere={channel.banner !== null}>
        {channel.banner === null ? (
          <div class={styles.banner} />
        ) : (
          <img class={styles.banner} src={channel.banner} alt="" />
        )}
      </OneImage>
    </div>
  );
}

interface OneImageProps {
  kind: ChannelImageKind;
  name: string;
  isThere: boolean;
  children: ComponentChildren;
}

function OneImage({ kind, name, isThere, children }: OneImageProps) {
  const client = useQueryClient();
  const hintId = useId();
  const input = useRef<HTMLInputElement>(null);
  const change = useMutation({
    mutationFn: async (file: File | null) =>
      putImage(kind, file === null ? null : await fitImage(file, CHANNEL_IMAGES[kind])),
    onSuccess: (channel, file) => {
      noteOwnChannel(client, channel);
      toasts.show(file === null ? `The ${kind} is removed.` : `The ${kind} is changed.`);
    },
  });
  const { width, height } = CHANNEL_IMAGES[kind];
  return (
    <fieldset class={styles.image} aria-label={name}>
      <h3>{name}</h3>
      {children}
      <p id={hintId} class={styles.hint}>
        {`JPEG, PNG or WebP. It is cropped to ${width} × ${height}.`}
      </p>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        tabIndex={-1}
        accept="image/jpeg,image/png,image/webp"
        aria-label={`${name} file`}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = ''; // the same file may be chosen again
          if (file !== undefined) change.mutate(file);
        }}
      />
      <div class={styles.buttons}>
        <Button
          icon="upload"
          disabled={change.isPending}
          aria-describedby={hintId}
          onClick={() => input.current?.click()}
        >
          {change.isPending ? 'Sending…' : isThere ? `Change ${kind}` : `Choose ${kind}`}
        </Button>
        {isThere ? (
          <Button icon="trash" disabled={change.isPending} onClick={() => change.mutate(null)}>
            Remove {kind}
          </Button>
        ) : null}
      </div>
      {change.isError ? <ImageError error={change.error} kind={kind} /> : null}
    </fieldset>
  );
}

function ImageError({ error, kind }: { error: unknown; kind: string }) {
  // What was thrown while cutting is a sentence already.
  if (!(error instanceof ProblemError) && error instanceof Error) return <p role="alert">{error.message}</p>;
  return <ErrorNote error={error} what={`The ${kind} could not be changed.`} />;
}
