// The form that sends one operation, and shows what came back.
import type { Asking } from './asking.ts';
import { type ApiDocument, exampleOf, type Operation, requestOf } from './document.ts';
import { element, labelled } from './elements.ts';

const SHOWN_HEADERS = /^(content-type|etag|location|ratelimit|ratelimit-policy|retry-after|x-request-id)$/;
const BODY_ROWS = '8';

export function tryOut(operation: Operation, { components }: ApiDocument, asking: Asking): HTMLElement {
  if ('101' in operation.responses) return element('p', { class: 'try' }, 'This opens a WebSocket; a form cannot.');
  const fields = new Map(
    (operation.parameters ?? []).map(({ name, required = false, schema }) => {
      const control = schema?.enum
        ? element(
            'select',
            { required },
            ...[...(required ? [] : ['']), ...schema.enum.map(String)].map((each) => element('option', {}, each)),
          )
        : element('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', required });
      return [name, control] as const;
    }),
  );
  const [contentType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const json =
    contentType === 'application/json' ? element('textarea', { rows: BODY_ROWS, spellcheck: 'false' }) : null;
  if (json && content) json.value = JSON.stringify(exampleOf(content.schema, components.schemas), null, 2);
  const file = contentType !== undefined && !json ? element('input', { type: 'file', required: true }) : null;
  const shown = element('div', { role: 'status', class: 'answer' });
  const send = element('button', { type: 'submit' }, 'Send');
  const form = element(
    'form',
    { class: 'try' },
    element('h4', {}, 'Try it'),
    ...[...fields].map(([name, control]) => labelled(name, control)),
    ...(json ? [labelled('Body', json)] : []),
    ...(file ? [labelled('File', file)] : []),
    send,
    shown,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = Object.fromEntries([...fields].map(([name, control]) => [name, control.value]));
    const body = json?.value ?? file?.files?.[0];
    const { address, headers } = requestOf(operation, {
      values,
      token: asking.token(),
      ...(contentType === undefined ? {} : { contentType }),
    });
    send.disabled = true;
    shown.replaceChildren('Sending…');
    const init: RequestInit = {
      method: operation.method.toUpperCase(),
      headers,
      credentials: asking.credentials(),
      ...(body === undefined ? {} : { body }),
    };
    void fetch(address, init)
      .then(async (answer) => shown.replaceChildren(...(await described(answer, `${init.method} ${address}`))))
      .catch(() => shown.replaceChildren('No answer came. Check the connection and send it again.'))
      .finally(() => {
        send.disabled = false;
      });
  });
  return form;
}

async function described(answer: Response, request: string): Promise<Node[]> {
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  const headers = [...answer.headers].filter(([name]) => SHOWN_HEADERS.test(name));
  return [
    element('p', {}, element('code', {}, request)),
    element('p', {}, element('strong', {}, `${answer.status} ${answer.statusText}`)),
    element('pre', {}, element('code', {}, headers.map(([name, value]) => `${name}: ${value}`).join('\n'))),
    ...(text === '' ? [] : [element('pre', {}, element('code', {}, isJson ? pretty(text) : text))]),
  ];
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
