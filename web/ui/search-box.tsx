// The search box of the header: a combobox (ARIA Authoring Practices) with suggestions and the searches one made before.
import { useQuery } from '@tanstack/preact-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '../paths.ts';
import { forgetSearches, readRecent, rememberSearch, suggestionsQuery } from '../search.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { focusHeading } from './navigation.ts';
import styles from './search-box.module.css';
import { useDebounced } from './use-debounced.ts';

const DEBOUNCE_MS = 300;
const LETTERS_MIN = 2;
/** One of these characters is a word. */
const WORD_BY_ITSELF = /[\p{scx=Han}\p{scx=Hangul}\p{scx=Hiragana}\p{scx=Katakana}]/u;

const isEnough = (text: string): boolean => text.length >= LETTERS_MIN || WORD_BY_ITSELF.test(text);

export function SearchBox() {
  const { path, query, route } = useLocation();
  const asked = path === paths.search() ? (query['q'] ?? '') : '';
  const [text, setText] = useState(asked);
  const [isOpen, setIsOpen] = useState(false);
  const [isShownOnPhone, setIsShownOnPhone] = useState(false);
  const [active, setActive] = useState(-1);
  const [recent, setRecent] = useState<string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const typed = text.trim();
  const settled = useDebounced(typed, DEBOUNCE_MS);
  const suggestions = useQuery({ ...suggestionsQuery(settled), enabled: isOpen && isEnough(settled) });
  const isRecent = typed === '';
  const options = isRecent ? recent : isEnough(typed) ? (suggestions.data ?? []) : [];
  const isListShown = isOpen && options.length > 0;

  useEffect(() => setText(asked), [asked]);
  useSlash(() => {
    setIsShownOnPhone(true);
    input.current?.focus();
    input.current?.select();
  });
  useEffect(() => {
    if (isShownOnPhone) input.current?.focus();
  }, [isShownOnPhone]);

  const open = () => {
    setRecent(readRecent(localStorage));
    setIsOpen(true);
    setActive(-1);
  };
  const close = () => {
    setIsOpen(false);
    setActive(-1);
  };
  const go = (chosen: string) => {
    const q = chosen.trim();
    if (q === '') return;
    rememberSearch(localStorage, q);
    setText(q);
    close();
    setIsShownOnPhone(false);
    focusHeading(); // the box is left, on a phone its keyboard too
    route(paths.search(q));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return; // an input method takes the keys
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isListShown) return open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // One place more than options: none of them, the text as typed.
      setActive((now) => ((now + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    } else if (event.key === 'Escape') {
      if (isListShown) event.preventDefault();
      if (isListShown) close();
      else setIsShownOnPhone(false);
    }
  };

  return (
    <>
      <search
        class={`${styles.box} ${isShownOnPhone ? styles.shown : ''}`}
        onFocusOut={(event) => {
          // On the way to the button under the list it stays.
          if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) close();
        }}
      >
        <form
          class={styles.form}
          action={paths.search()}
          onSubmit={(event) => {
            event.preventDefault();
            go((isListShown && options[active]) || text);
          }}
        >
          <input
            ref={input}
            class={styles.input}
            type="search"
            name="q"
            role="combobox"
            aria-label="Search videos"
            aria-autocomplete="list"
            aria-expanded={isListShown}
            aria-controls="search-options"
            aria-activedescendant={isListShown && active >= 0 ? `search-option-${active}` : undefined}
            autocomplete="off"
            enterkeyhint="search"
            maxLength={200}
            placeholder="Search"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setActive(-1);
              setRecent(readRecent(localStorage));
              setIsOpen(true);
            }}
            onFocus={open}
            onKeyDown={onKeyDown}
          />
          <button type="submit" class={styles.submit} aria-label="Search">
            <Icon name="search" />
          </button>
        </form>
        {/* The focus stays in the input while the list is pressed. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the press itself does nothing */}
        <div class={styles.popup} hidden={!isListShown} onMouseDown={(event) => event.preventDefault()}>
          <div id="search-options" role="listbox" aria-label={isRecent ? 'Recent searches' : 'Suggestions'}>
            {options.map((option, place) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keys
              <div
                key={option}
                id={`search-option-${place}`}
                role="option"
                tabIndex={-1}
                class={styles.option}
                aria-selected={place === active}
                onClick={() => go(option)}
              >
                <Icon name="search" size={16} />
                <span>{option}</span>
              </div>
            ))}
          </div>
          {isRecent ? (
            <button
              type="button"
              class={styles.clear}
              onClick={() => {
                forgetSearches(localStorage);
                setRecent([]);
                input.current?.focus(); // the list goes, and the button with it
              }}
            >
              Clear recent searches
            </button>
          ) : null}
        </div>
        <span class={styles.phoneOnly}>
          <Button look="bare" icon="close" label="Close search" onClick={() => setIsShownOnPhone(false)} />
        </span>
      </search>
      <span class={styles.phoneOnly}>
        <Button look="bare" icon="search" label="Open search" onClick={() => setIsShownOnPhone(true)} />
      </span>
    </>
  );
}

/** `/` leads into the box from anywhere but a place where one types. */
function useSlash(act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const target = event.target;
      if (
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
      )
        return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
