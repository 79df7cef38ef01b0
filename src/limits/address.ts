// The part of an address that belongs to one household or company; pure.

const GROUPS = 8;
/** A /64: what one customer gets at least, and can choose addresses from (RFC 6177). */
const GROUPS_OF_A_NETWORK = 4;

/** The eight groups of an IPv6 address without leading zeros; null when it is none. */
function groupsOf(address: string): string[] | null {
  const [head = '', tail, more] = address.split('::');
  if (more !== undefined) return null;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = GROUPS - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}

/** An IPv4 address as it is, an IPv6 address by its /64, an IPv4 address that is written as an IPv6 one as the former. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  const groups = groupsOf(address);
  return groups === null ? address : `${groups.slice(0, GROUPS_OF_A_NETWORK).join(':')}::/64`;
}
