// The script of the page about the API: who asks, and a form for each operation that is opened.
import '../styles/tokens.css';
import '../styles/base.css';
import './docs.css';
import { type Asking, askingForm } from './asking.ts';
import { type ApiDocument, operationsOf } from './document.ts';
import { tryOut } from './try-out.ts';

const place = document.getElementById('asking');
if (place) void begin(place);
openTarget();
addEventListener('hashchange', openTarget);

/** What an address points at is shown: it lies in a part that is closed. */
function openTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  const details = target?.closest('details');
  if (!target || !details) return;
  details.open = true;
  target.scrollIntoView();
}

async function begin(place: HTMLElement): Promise<void> {
  const answer = await fetch('/api/openapi.json').catch(() => undefined);
  if (!answer?.ok) {
    place.append('Requests cannot be tried right now: the document did not come. Reload the page to try again.');
    return;
  }
  const described = (await answer.json()) as ApiDocument;
  const asking: Asking = askingForm(place);
  const operations = operationsOf(described);
  const add = (details: HTMLDetailsElement) => {
    const operation = operations.get(details.dataset['operation'] ?? '');
    if (!operation || !details.open || details.dataset['tried'] !== undefined) return;
    details.dataset['tried'] = '';
    details.append(tryOut(operation, described, asking));
  };
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details[data-operation]')) {
    details.addEventListener('toggle', () => add(details));
    add(details);
  }
}
