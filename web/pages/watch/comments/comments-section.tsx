// The place of the comments under a video: their code and their first page come when somebody gets near them.
import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../../ui/button.tsx';
import styles from './comments.module.css';
import type { CommentsProps } from './comments.tsx';

/** How far from the window they begin to load. */
const NEAR = '800px';

export function CommentsSection(props: CommentsProps) {
  const section = useRef<HTMLElement>(null);
  const [isNear, setNear] = useState(props.linkedId !== null);
  const [loaded, setLoaded] = useState<{ Comments: FunctionComponent<CommentsProps> } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const element = section.current;
    if (isNear || element === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNear]);
  useEffect(() => {
    if (props.linkedId !== null) setNear(true);
  }, [props.linkedId]);
  useEffect(() => {
    if (!isNear || loaded !== null || hasFailed) return;
    import('./comments.tsx').then(setLoaded, () => setFailed(true));
  }, [isNear, loaded, hasFailed]);
  return (
    <section ref={section} class={styles.section} aria-label="Comments" data-stay>
      {loaded ? (
        <loaded.Comments {...props} />
      ) : hasFailed ? (
        <Button look="bare" onClick={() => setFailed(false)}>
          The comments could not be loaded. Try again
        </Button>
      ) : null}
    </section>
  );
}
