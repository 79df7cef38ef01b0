// What came of a form that is no longer there: takes the focus that the form had, so that it is read and Tab goes on from here.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function Outcome({ children }: { children: ComponentChildren }) {
  const element = useRef<HTMLParagraphElement>(null);
  useEffect(() => element.current?.focus({ preventScroll: true }), []);
  return (
    <p ref={element} tabIndex={-1}>
      {children}
    </p>
  );
}
