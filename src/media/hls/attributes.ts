// Attribute lists of HLS tags (RFC 8216 section 4.2).

/** What may stand in a quoted string: no line breaks and no double quotes. */
export const quoted = (value: string): string => `"${value.replace(/["\r\n]/g, "'")}"`;

/** `A=1,B="x"`; attributes whose value is null are left out. */
export function attributeList(attributes: Record<string, string | number | null>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
