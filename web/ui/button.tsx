// Buttons: one that acts, one that leads somewhere.
import type { ComponentChildren, JSX } from 'preact';
import styles from './button.module.css';
import { Icon, type IconName } from './icon.tsx';

type Look = 'primary' | 'quiet' | 'bare' | 'danger';

const classOf = (look: Look, iconOnly: boolean) =>
  [styles.button, styles[look], iconOnly ? styles.iconOnly : ''].filter(Boolean).join(' ');

interface ButtonProps extends Omit<JSX.IntrinsicElements['button'], 'icon' | 'label' | 'class'> {
  look?: Look;
  icon?: IconName;
  /** Set for a button without text: its accessible name. */
  label?: string;
  children?: ComponentChildren;
}

/** One that is disabled does nothing, but keeps the focus: browsers take it away from `disabled` for good. */
export function Button({ look = 'quiet', icon, label, children, type = 'button', disabled, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      {...(disabled ? { 'aria-disabled': true, onClick: doNothing } : {})}
      type={type}
      class={classOf(look, children === undefined)}
      {...(label === undefined ? {} : { 'aria-label': label, title: label })}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  );
}

/** Neither sends the form. */
const doNothing = (event: Event) => event.preventDefault();

export function ButtonLink({
  look = 'quiet',
  icon,
  href,
  children,
}: {
  look?: Look;
  icon?: IconName;
  href: string;
  children: ComponentChildren;
}) {
  return (
    <a href={href} class={classOf(look, false)}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </a>
  );
}
