// Runs while no page is open: shows the pushes of the server and opens the page that one leads to.

/** The few parts of a service worker's world that are used: TypeScript's own declarations clash with the page's. */
interface Woken {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Woken {
  data: { json(): unknown } | null;
}
interface Clicked extends Woken {
  notification: Notification;
}
interface WindowOfOurs {
  url: string;
  focus(): Promise<unknown>;
}
interface World {
  registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  clients: {
    matchAll(options: { type: 'window' }): Promise<WindowOfOurs[]>;
    openWindow(url: string): Promise<unknown>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Woken) => void): void;
  addEventListener(type: 'push', listener: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: Clicked) => void): void;
}
const world = self as unknown as World;

world.addEventListener('install', (event) => event.waitUntil(world.skipWaiting()));
world.addEventListener('activate', (event) => event.waitUntil(world.clients.claim()));

world.addEventListener('push', (event) => {
  const { title, body, url, tag, icon } = readPush(event.data);
  event.waitUntil(
    world.registration.showNotification(title, { body, tag, data: { url }, ...(icon === null ? {} : { icon }) }),
  );
});

world.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = event.notification.data as { url: string };
  event.waitUntil(open(pathOfOurs(url)));
});

interface PushText {
  title: string;
  body: string;
  url: string;
  tag: string;
  icon: string | null;
}

/** A push must show something, whatever is in it: browsers take the right away from sites that stay silent. */
function readPush(data: Pushed['data']): PushText {
  const said: PushText = { title: 'Something new on Rivulet', body: '', url: '/notifications', tag: 'new', icon: null };
  try {
    return { ...said, ...(data?.json() as Partial<PushText>) };
  } catch {
    return said;
  }
}

/** A path of this site; anything else leads to the list. */
function pathOfOurs(url: string): string {
  const target = new URL(url, location.origin);
  return target.origin === location.origin ? target.href : new URL('/notifications', location.origin).href;
}

/** In a window that shows it already, else in a new one: nobody's running video is taken away. */
async function open(url: string): Promise<void> {
  const windows = await world.clients.matchAll({ type: 'window' });
  const shown = windows.find((window) => window.url === url);
  if (shown) await shown.focus();
  else await world.clients.openWindow(url);
}
