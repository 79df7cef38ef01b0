// XML as text: elements whose names are ours and whose content is anybody's; pure.

/** What XML 1.0 section 2.2 does not let stand in a document, not even escaped: control characters, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser makes a line feed of a bare carriage return (section 2.11).
  '\r': '&#13;',
};

/** For elements and quoted attributes alike; what XML cannot say at all becomes U+FFFD. */
export const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>"'\r]/g, (char) => ENTITIES[char] ?? char);

type Attributes = Record<string, string | number>;

/** One element; `content` is a text to be escaped, elements already made, or nothing. */
export function element(name: string, attributes: Attributes = {}, content: string | string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const inner = typeof content === 'string' ? escapeXml(content) : content.join('');
  return inner === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`;
}

/** An element with nothing but a text. */
export const text = (name: string, content: string | number): string => element(name, {}, String(content));

export const xmlDocument = (root: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
