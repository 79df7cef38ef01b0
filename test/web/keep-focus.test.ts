// Where the focus goes when what has it goes away.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { focusAgain, keepFocus } from '../../web/ui/keep-focus.ts';

beforeAll(() => keepFocus(document));
afterEach(() => document.body.replaceChildren());

const show = (html: string) => {
  document.body.innerHTML = `<main><h1 tabindex="-1">Page</h1>${html}</main>`;
};
const find = (selector: string) => {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}`);
  return found;
};
/** What the browser does to the focus of a removed element is done before observers hear of it. */
const settle = () => new Promise((resolve) => setTimeout(resolve));
const focusedId = () => document.activeElement?.id || document.activeElement?.tagName;

const ROWS = `<ul>
  <li id="one"><a id="a1" href="/">1</a><button id="b1">Remove</button></li><li id="two"><a id="a2" href="/">2</a><button id="b2">Remove</button></li></ul>
  <p><button id="after">After</button></p>`;

describe('the focus of what goes away', () => {
  it.each([
    ['to the same control of the next row', ROWS, '#b1', '#one', 'b2'],
    [
      'to the one that looks the same, where rows differ',
      '<ul><li id="one"><button id="b1">Delete</button></li><li><a id="a2" href="/">2</a><button id="b2">Delete</button></li></ul>',
      '#b1',
      '#one',
      'b2',
    ],
    ['to that of the row before it, where it was the last', ROWS, '#b2', '#two', 'b1'],
    [
      'to what is nearest around, where it was alone',
      '<div><p><button id="x">X</button></p></div><a id="n" href="/">N</a>',
      '#x',
      'p',
      'n',
    ],
    ['to what stands beside it', '<p><a id="link" href="/">L</a><button id="x">Read</button></p>', '#x', '#x', 'link'],
    [
      'not to a field that would call for a keyboard',
      '<p><input id="f"><button id="x">X</button></p>',
      '#x',
      '#x',
      'H1',
    ],
    ['to the heading, where there is nothing else', '<button id="x">X</button>', '#x', '#x', 'H1'],
  ])('goes %s', async (_, html, focused, removed, expected) => {
    show(html);
    find(focused).focus();
    find(removed).remove();
    await settle();
    expect(focusedId()).toBe(expected);
  });

  it('goes back from a message that passes, also to the heir of what has gone meanwhile', async () => {
    show(`${ROWS}<div data-passing><div id="message"><button id="undo">Undo</button></div></div>`);
    find('#b1').focus();
    find('#one').remove();
    await settle();
    find('#undo').focus();
    find('#message').remove();
    await settle();
    expect(focusedId()).toBe('b2');
  });

  it('is given back to the heir of what opened a dialog', async () => {
    show(`${ROWS}<dialog open><button id="yes">Yes</button></dialog>`);
    const opener = find('#b1');
    opener.focus();
    find('#yes').focus();
    find('#one').remove();
    await settle();
    focusAgain(opener);
    expect(focusedId()).toBe('b2');
  });

  it('is left alone where somebody pressed beside everything', async () => {
    show(ROWS);
    find('#b1').focus();
    find('main').dispatchEvent(new Event('pointerdown', { bubbles: true }));
    find('#b1').blur();
    find('#one').remove();
    await settle();
    expect(focusedId()).toBe('BODY');
  });
});
