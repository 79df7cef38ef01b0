// Which addresses may be a push service: a browser names it, so it could be any machine that we can reach; pure.

const PRIVATE_NAMES = /(?:^|\.)(?:localhost|local|internal|lan|home|arpa|onion)$/;

/** Public host names over https on its own port; no addresses in numbers, no names of inner networks. */
export function isPushService(endpoint: string): boolean {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    return false;
  }
  const { protocol, hostname, port, username, password } = url;
  if (protocol !== 'https:' || port !== '' || username !== '' || password !== '') return false;
  const isNumber = hostname.startsWith('[') || /^[\d.]+$/.test(hostname); // URL writes 0x7f.1 and the like as numbers
  const name = hostname.replace(/\.$/, ''); // the dot of the root may stand behind any name
  return !isNumber && name.includes('.') && !PRIVATE_NAMES.test(name);
}
