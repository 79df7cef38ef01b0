// Tags as pills: Enter or a comma adds, Backspace in the empty field takes the last one back, every pill has its button.
import { useRef, useState } from 'preact/hooks';
import { FieldFrame } from './field.tsx';
import { Icon } from './icon.tsx';
import styles from './tag-input.module.css';
import { addTags, removeTag } from './tags.ts';
import { TAG_COUNT_MAX, TAG_LENGTH_MAX } from './video-limits.ts';

interface TagInputProps {
  label: string;
  tags: readonly string[];
  onTags: (tags: string[]) => void;
  error?: string | undefined;
}

export function TagInput({ label, tags, onTags, error }: TagInputProps) {
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState('');
  const input = useRef<HTMLInputElement>(null);

  const take = (text: string) => {
    const next = addTags(tags, text);
    setTyped('');
    if (next.length === tags.length) {
      if (text.trim() !== '')
        setSaid(tags.length >= TAG_COUNT_MAX ? `No more than ${TAG_COUNT_MAX} tags` : 'This tag is there already');
      return;
    }
    setSaid(`Added ${next.slice(tags.length).join(', ')}`);
    onTags(next);
  };
  const drop = (tag: string) => {
    setSaid(`Removed ${tag}`);
    onTags(removeTag(tags, tag));
    input.current?.focus();
  };

  return (
    <FieldFrame label={label} isOptional error={error} hint={`Enter or a comma adds a tag. At most ${TAG_COUNT_MAX}.`}>
      {({ id, describedBy }) => (
        <>
          <div class={styles.box}>
            {tags.length === 0 ? null : (
              <ul class={styles.pills} aria-label="Added">
                {tags.map((tag) => (
                  <li key={tag} class={styles.pill}>
                    {tag}
                    <button
                      type="button"
                      class={styles.remove}
                      aria-label={`Remove tag ${tag}`}
                      onClick={() => drop(tag)}
                    >
                      <Icon name="close" size={16} />
                    </button>
                  </li>
                ))}
              </ul>
            )}
            <input
              id={id}
              ref={input}
              class={styles.input}
              value={typed}
              maxLength={TAG_LENGTH_MAX + 1}
              autocomplete="off"
              aria-describedby={describedBy}
              enterkeyhint="done"
              onInput={(event) => {
                const { value } = event.currentTarget;
                if (value.includes(',')) take(value);
                else setTyped(value);
              }}
              onKeyDown={(event) => {
                if (event.isComposing) return; // Enter ends the composition of an input method, not the tag
                if (event.key === 'Enter') {
                  event.preventDefault();
                  take(typed);
                } else if (event.key === 'Backspace' && typed === '') {
                  const last = tags.at(-1);
                  if (last !== undefined) drop(last);
                }
              }}
              onBlur={() => take(typed)}
            />
          </div>
          <span role="status" class="visually-hidden">
            {said}
          </span>
        </>
      )}
    </FieldFrame>
  );
}
