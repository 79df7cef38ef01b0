// Elements made without markup: this page's policy lets no string become any.

type Attributes = Record<string, string | boolean>;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** A control under its name. */
export const labelled = (text: string, control: HTMLElement): HTMLLabelElement =>
  element('label', { class: 'field' }, element('span', {}, text), control);
