// Who the requests of the page are from: a token, one's own session, or nobody. A token is kept in the field and nowhere else.
import { element, labelled } from './elements.ts';

export interface Asking {
  /** Null where it is not by a token. */
  token(): string | null;
  credentials(): RequestCredentials;
}

export function askingForm(place: HTMLElement): Asking {
  const who = element(
    'select',
    {},
    element('option', { value: 'token' }, 'A token'),
    element('option', { value: 'session' }, 'Me, as I am signed in here'),
    element('option', { value: 'nobody' }, 'Nobody'),
  );
  const token = element('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', placeholder: 'rvl_…' });
  const field = labelled('Token', token);
  who.addEventListener('change', () => {
    field.hidden = who.value !== 'token';
  });
  place.append(
    element(
      'fieldset',
      { class: 'asking' },
      element('legend', {}, 'Try it'),
      element('p', {}, 'Open an operation below and send it. It is done for real, to the data of this site.'),
      labelled('Who asks', who),
      field,
    ),
  );
  return {
    token: () => (who.value === 'token' && token.value.trim() !== '' ? token.value.trim() : null),
    credentials: () => (who.value === 'session' ? 'same-origin' : 'omit'),
  };
}
