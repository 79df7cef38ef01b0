// The frame of a page: document title, heading, and the focus on it after a navigation.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hasNavigated } from './navigation.ts';
import styles from './page.module.css';

/** Names the document after the page. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Rivulet' ? title : `${title} · Rivulet`;
  }, [title]);
}

/** For the heading of a page: it takes the focus when the page was reached by a link, so that screen readers begin there. */
export function useHeadingFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasNavigated()) heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

interface PageProps {
  title: string;
  /** Heading where it differs from the document's title. */
  heading?: string;
  width?: 'wide' | 'middle' | 'narrow';
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Page({ title, heading, width = 'wide', actions, children }: PageProps) {
  usePageTitle(title);
  const headingRef = useHeadingFocus();
  return (
    <div class={[styles.page, width === 'narrow' ? styles.narrow : width === 'middle' ? styles.middle : ''].join(' ')}>
      <div class={styles.head}>
        <h1 ref={headingRef} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {actions}
      </div>
      {children}
    </div>
  );
}
