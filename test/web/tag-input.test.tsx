// The tag input under a keyboard.
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TagInput } from '../../web/ui/tag-input.tsx';

let root: HTMLElement;
let current: string[] = [];

function Holder() {
  const [tags, setTags] = useState<string[]>([]);
  current = tags;
  return <TagInput label="Tags" tags={tags} onTags={setTags} />;
}

beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'));
  act(() => render(<Holder />, root));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const input = () => root.querySelector('input') as HTMLInputElement;
const type = (text: string) =>
  act(() => {
    input().value = text;
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });
const press = (key: string) =>
  act(() => void input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
const pills = () => [...root.querySelectorAll('li')].map((item) => item.textContent?.trim());

it('adds at Enter and at a comma, and not the same tag in another case', () => {
  type('Rain');
  press('Enter');
  type('river,');
  type('RAIN');
  press('Enter');
  expect(pills()).toEqual(['Rain', 'river']);
  expect(input().value).toBe('');
  expect(root.querySelector('[role=status]')?.textContent).toBe('This tag is there already');
});

it('adds what was typed when the field is left', () => {
  type('late');
  act(() => void input().dispatchEvent(new FocusEvent('blur')));
  expect(current).toEqual(['late']);
});

it('takes the last one back with Backspace in the empty field, and any with its button', () => {
  type('a,b,c,');
  press('Backspace');
  expect(pills()).toEqual(['a', 'b']);
  const remove = root.querySelector<HTMLButtonElement>('[aria-label="Remove tag a"]');
  act(() => remove?.click());
  expect(pills()).toEqual(['b']);
});

it('does not take the Enter that ends a composition', () => {
  type('あめ');
  act(
    () => void input().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
  );
  expect(pills()).toEqual([]);
});
