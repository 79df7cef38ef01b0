// Which addresses are a push service: a browser names it, so it could be any machine that we can reach; pure.

/**
 * Those of the browsers that there are: Chrome and all that are made of it, Firefox, Safari, Edge. A list, and not what
 * looks public: any name may lead to an address within, and may do so only after it was looked at.
 */
const SERVICES = [
  'fcm.googleapis.com',
  'android.googleapis.com',
  'push.services.mozilla.com',
  'push.apple.com',
  'notify.windows.com',
];

/** One of the known services or a name below it, over https on its own port. */
export function isPushService(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (protocol !== 'https:' || port !== '' || username !== '' || password !== '') return false;
  return SERVICES.some((service) => hostname === service || hostname.endsWith(`.${service}`));
}
