// Under which headings a video is found: its category among the facts, its tags as links.
import { tagSlug } from '#contract/tag-slug.ts';
import { useCategoryName } from '../../categories.ts';
import { paths } from '../../paths.ts';
import styles from './found-under.module.css';

/** Keeps its place until it is known what the category is called. */
export function CategoryLink({ slug }: { slug: string }) {
  const name = useCategoryName(slug);
  return (
    <a class={name === null ? styles.unknown : undefined} href={paths.category(slug)}>
      {name ?? slug}
    </a>
  );
}

/** A tag without a letter or digit has no page. */
export function TagList({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul class={styles.tags} aria-label="Tags">
      {tags.map((tag) => (
        <li key={tag}>
          {tagSlug(tag) === '' ? (
            <span class={styles.tag}>{tag}</span>
          ) : (
            <a class={styles.tag} href={paths.tag(tagSlug(tag))}>
              {tag}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
