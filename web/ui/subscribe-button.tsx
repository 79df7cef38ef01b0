// Follows a channel, with the bell: it shows at once what was asked for, and takes it back when the server does not agree.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Bell, Channel } from '#contract/channels.ts';
import { asFollowed, follow } from '../channels.ts';
import { paths } from '../paths.ts';
import { queryKeys } from '../query-client.ts';
import { useMe } from '../session.ts';
import { Button, ButtonLink } from './button.tsx';
import { errorText } from './error-note.tsx';
import { Icon } from './icon.tsx';
import styles from './subscribe-button.module.css';
import { toasts } from './toasts.ts';
import { useId } from './use-id.ts';

export function SubscribeButton({ channel }: { channel: Channel }) {
  const { data: me } = useMe();
  const { url } = useLocation();
  const change = useFollow(channel);
  if (channel.viewer.isOwner || me === undefined) return null;
  if (me === null) {
    return (
      <ButtonLink look="primary" icon="bell" href={paths.signIn(url)}>
        Subscribe<span class="visually-hidden">: sign in first</span>
      </ButtonLink>
    );
  }
  const { subscription } = channel.viewer;
  if (subscription === null) {
    return (
      <Button look="primary" onClick={() => change('all')} aria-label={`Subscribe to ${channel.name}`}>
        Subscribe
      </Button>
    );
  }
  return <FollowedMenu channel={channel} bell={subscription.bell} onChange={change} />;
}

/** Changes the cache first; what fails is undone and said. */
function useFollow(channel: Channel): (bell: Bell | null) => void {
  const client = useQueryClient();
  const key = queryKeys.channel(channel.handle);
  const { mutate } = useMutation({
    mutationFn: (bell: Bell | null) => follow(channel.handle, bell),
    onMutate: async (bell) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Channel>(key);
      client.setQueryData<Channel>(key, (known) => known && asFollowed(known, bell));
      return before;
    },
    onSuccess: (known) => client.setQueryData(key, known),
    onError: (error, _bell, before) => {
      client.setQueryData(key, before);
      // What was not answered may have been done: it is read again as soon as that is possible.
      void client.invalidateQueries({ queryKey: key, refetchType: 'none' });
      toasts.show(errorText(error));
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queryKeys.subscriptions });
      void client.invalidateQueries({ queryKey: queryKeys.followedVideos });
    },
  });
  return (bell) => {
    const had = channel.viewer.subscription?.bell ?? null;
    mutate(bell, {
      onSuccess: () => {
        if (bell === null) {
          toasts.show(`You no longer follow ${channel.name}.`, { text: 'Undo', run: () => mutate(had) });
        }
      },
    });
  };
}

const BELLS: Record<Bell, { icon: 'bell' | 'bellOff'; text: string }> = {
  all: { icon: 'bell', text: 'Tell me of new videos' },
  none: { icon: 'bellOff', text: 'Follow without the bell' },
};

function FollowedMenu({
  channel,
  bell,
  onChange,
}: {
  channel: Channel;
  bell: Bell;
  onChange: (bell: Bell | null) => void;
}) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLSpanElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    // The popover lies in the top layer, which knows nothing of its button.
    if (!isOpen || menu.current === null || opener.current === null) return;
    const { left, bottom } = opener.current.getBoundingClientRect();
    const most = window.innerWidth - menu.current.offsetWidth - 8;
    menu.current.style.left = `${Math.max(8, Math.min(left, most))}px`;
    menu.current.style.top = `${Math.min(bottom + 4, window.innerHeight - menu.current.offsetHeight - 8)}px`;
  }, [isOpen]);
  const choose = (chosen: Bell | null) => {
    menu.current?.hidePopover();
    if (chosen !== bell) onChange(chosen);
  };
  return (
    <>
      <span ref={opener}>
        <Button
          icon={BELLS[bell].icon}
          popovertarget={id}
          aria-expanded={isOpen}
          aria-label={`Subscribed to ${channel.name}: ${bell === 'all' ? 'with the bell' : 'without the bell'}`}
        >
          Subscribed
          <Icon name="chevron" size={16} />
        </Button>
      </span>
      <div
        id={id}
        ref={menu}
        popover="auto"
        class={styles.menu}
        onToggle={(event) => setIsOpen(event.newState === 'open')}
      >
        {(Object.keys(BELLS) as Bell[]).map((value) => (
          <button
            key={value}
            type="button"
            class={styles.item}
            aria-pressed={value === bell}
            onClick={() => choose(value)}
          >
            <Icon name={BELLS[value].icon} />
            <span>{BELLS[value].text}</span>
            {value === bell ? <Icon name="check" size={16} /> : null}
          </button>
        ))}
        <button type="button" class={styles.item} onClick={() => choose(null)}>
          <Icon name="close" />
          <span>Unsubscribe</span>
        </button>
      </div>
    </>
  );
}
