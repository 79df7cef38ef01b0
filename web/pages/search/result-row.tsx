// One result: the video, the words around what was found, and the moments at which it is said.
import type { SearchHit, SnippetPart } from '#contract/search.ts';
import { paths } from '../../paths.ts';
import cover from '../../ui/covering-link.module.css';
import { formatDuration } from '../../ui/format.ts';
import { Poster } from '../../ui/poster.tsx';
import { VideoFacts } from '../../ui/video-facts.tsx';
import styles from './search.module.css';

export function ResultRow({ hit, isEager }: { hit: SearchHit; isEager: boolean }) {
  return (
    <article class={[cover.covered, styles.row].join(' ')}>
      <Poster url={hit.poster} durationSeconds={hit.durationSeconds} isEager={isEager} />
      <div class={styles.words}>
        <h2 class={styles.title}>
          <a class={cover.link} href={paths.watch(hit.id)}>
            <Parts parts={hit.titleParts} />
          </a>
        </h2>
        <p class={styles.facts}>
          <VideoFacts video={hit} />
        </p>
        <p class={styles.facts}>
          <a class={cover.above} href={paths.channel(hit.channel.handle)}>
            {hit.channel.name}
          </a>
        </p>
        {hit.snippet === null ? null : (
          <p class={styles.snippet}>
            <Parts parts={hit.snippet} />
          </p>
        )}
        {hit.moments.length === 0 ? null : (
          <ul class={styles.moments} aria-label="Said in the video">
            {hit.moments.map(({ startSeconds, snippet }) => (
              <li key={startSeconds}>
                <a class={styles.moment} href={`${paths.watch(hit.id)}?t=${startSeconds}`}>
                  <strong>{formatDuration(startSeconds)}</strong>
                  <span>
                    <Parts parts={snippet} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </article>
  );
}

const Parts = ({ parts }: { parts: readonly SnippetPart[] }) => (
  <>{parts.map(({ text, isHit }) => (isHit ? <mark class={styles.hit}>{text}</mark> : text))}</>
);
