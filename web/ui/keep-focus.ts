// When what has the focus goes away, the focus goes to what stands in its place, and not back to the beginning of the page.

/** Where one was before what one was in: as deep as forms in dialogs over menus. */
const REMEMBERED = 8;
const REACHABLE =
  'a[href], button:not(:disabled), input[type=checkbox]:not(:disabled), select:not(:disabled), summary, [tabindex="0"]';

/** Who has the focus after an element that is gone. */
const heirs = new WeakMap<Element, HTMLElement>();

const heirOf = (element: HTMLElement): HTMLElement | null => {
  let heir: HTMLElement | undefined = element;
  while (heir !== undefined && !heir.isConnected) heir = heirs.get(heir);
  return heir ?? null;
};

/** Gives the focus back to what had it, or to what stands in its place now. */
export function focusAgain(element: Element | null): void {
  if (element instanceof HTMLElement) heirOf(element)?.focus();
}

/**
 * The focus of whoever uses a keyboard is theirs: a button that removes its row, or becomes another, leaves it to the
 * next row or to the other. Messages that come and go over the page (`data-passing`) give it back to where it was.
 */
export function keepFocus(page: Document): void {
  const past: HTMLElement[] = [];
  page.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const known = past.indexOf(target);
    if (known >= 0) past.splice(known, 1);
    past.push(target);
    if (past.length > REMEMBERED) past.shift();
  });
  page.addEventListener('pointerdown', ({ target }) => {
    // Pressed where nothing takes the focus: it was left, not lost.
    if (target instanceof Element && target.closest(`${REACHABLE}, input, textarea, label`) === null) past.length = 0;
  });
  new MutationObserver((records) => {
    const lost = past.at(-1);
    if (lost === undefined || page.activeElement !== page.body) return forget(records, past);
    forget(records, past);
    const wasTaken = records.some(({ removedNodes }) => [...removedNodes].some((removed) => removed.contains(lost)));
    if (wasTaken) (heirOf(lost) ?? headingOf(page))?.focus({ preventScroll: true }); // itself where it was only moved
  }).observe(page.body, { childList: true, subtree: true });
}

/** Names the heirs of those that are gone. */
function forget(records: readonly MutationRecord[], past: HTMLElement[]): void {
  const gone = past.filter((element) => !element.isConnected);
  if (gone.length === 0) return;
  const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
  for (const record of records) {
    for (const removed of record.removedNodes) {
      if (!(removed instanceof HTMLElement) || removed.isConnected) continue;
      for (const element of gone) {
        if (!removed.contains(element)) continue;
        const heir = isPassing(record.target)
          ? past.findLast((other) => !isPassing(other) && !removed.contains(other))
          : successorOf(element, removed, record, added);
        if (heir) heirs.set(element, heir);
      }
    }
  }
  for (const element of gone) past.splice(past.indexOf(element), 1);
}

const isPassing = (node: Node): boolean => node instanceof Element && node.closest('[data-passing]') !== null;

/** What came in its place, the same control of a neighbour, or what is nearest around. */
function successorOf(
  element: HTMLElement,
  removed: HTMLElement,
  { target, nextSibling, previousSibling }: MutationRecord,
  added: ReadonlySet<Node>,
): HTMLElement | null {
  if (removed.querySelector('h1') !== null) return headingOf(element.ownerDocument); // the page itself went
  const isInstead = (node: Node) => node.parentNode === target && node.nodeName !== 'LI';
  const neighbours = [...[...added].filter(isInstead), nextSibling, previousSibling].filter(
    (node): node is HTMLElement => node instanceof HTMLElement && node.isConnected,
  );
  const place = Math.max(0, [...removed.querySelectorAll(REACHABLE)].indexOf(element));
  for (const neighbour of neighbours) {
    if (neighbour.matches(REACHABLE) && isSeen(neighbour)) return neighbour;
    const controls = reachableIn(neighbour);
    const same = controls.find(({ innerHTML }) => innerHTML === element.innerHTML); // rows may differ in what they offer
    if (controls.length > 0) return same ?? controls[place] ?? controls.at(-1) ?? null;
  }
  let inner: Node | undefined = neighbours[0];
  let around = target instanceof HTMLElement ? target : null;
  while (around !== null) {
    const controls = reachableIn(around);
    const lies = (where: number) => (control: HTMLElement) =>
      inner === undefined || (inner.compareDocumentPosition(control) & where) !== 0;
    const nearest =
      controls.find(lies(Node.DOCUMENT_POSITION_FOLLOWING)) ??
      controls.findLast(lies(Node.DOCUMENT_POSITION_PRECEDING));
    if (nearest) return nearest;
    if (around.matches('main, body')) break;
    inner = around;
    around = around.parentElement;
  }
  return headingOf(element.ownerDocument);
}

const isSeen = (element: HTMLElement): boolean => element.checkVisibility?.({ visibilityProperty: true }) ?? true;

const reachableIn = (element: HTMLElement): HTMLElement[] =>
  [...element.querySelectorAll<HTMLElement>(REACHABLE)].filter(isSeen);

const headingOf = (page: Document): HTMLElement | null => page.querySelector<HTMLElement>('main h1');
