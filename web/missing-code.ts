// When code of the app does not come: after a deploy a reload brings the new parts, but without a server the browser's error page.

const KEY = 'rivulet.reloaded';
/** A part that is missing in the newest version too must not make the page reload for ever. */
const AGAIN_AFTER_MS = 60_000;
const ASK_EVERY_MS = 2000;

type Marks = Pick<Storage, 'getItem' | 'setItem'>;

/** Notes a reload of `href`; false if there was one a moment ago. */
export function mayReload(href: string, nowMs: number, marks: Marks): boolean {
  const mark = marks.getItem(KEY) ?? '';
  const atMs = Number.parseInt(mark, 10);
  if (mark === `${atMs} ${href}` && nowMs - atMs < AGAIN_AFTER_MS) return false;
  marks.setItem(KEY, `${nowMs} ${href}`);
  return true;
}

const isAnswered = (): Promise<boolean> =>
  fetch(location.href, { method: 'HEAD' }).then(
    () => true,
    () => false,
  );

const reload = (): void => {
  if (mayReload(location.href, Date.now(), sessionStorage)) location.reload();
};

/** For parts that a page can do without for a while. */
export async function reloadIfAnswered(): Promise<void> {
  if (await isAnswered()) reload();
}

/** For a page as a whole: as soon as the server is there again, until the returned function is called. */
export function reloadOnceAnswered(): () => void {
  const timer = setInterval(() => void reloadIfAnswered(), ASK_EVERY_MS);
  void reloadIfAnswered();
  return () => clearInterval(timer);
}
