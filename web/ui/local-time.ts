// Times between the wire (RFC 3339) and the fields of a browser, which know the local time only; pure.

const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-05-01T14:00`, as `<input type="datetime-local">` wants it. */
export function toLocalInput(iso: string): string {
  const at = new Date(iso);
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Null for what is no time. */
export function fromLocalInput(text: string): string | null {
  const at = new Date(text); // without a zone it is the local time (ECMA-262, section 21.4.1.32)
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** A time to begin with: the next full hour, a day from now. */
export function hourTomorrow(now: Date): string {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  at.setHours(at.getHours() + 1, 0, 0, 0);
  return at.toISOString();
}
