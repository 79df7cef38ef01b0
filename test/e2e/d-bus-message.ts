// Messages of D-Bus (dbus.freedesktop.org/doc/dbus-specification.html, "Message Protocol"), little-endian: as much as notifications need.

export interface Call {
  serial: number;
  member: string;
  /** Its strings and numbers, as far as the first value of another kind. */
  body: (string | number)[];
}

const HEADER_BYTES = 16;
const TYPES = { return: 2, error: 3, signal: 4 };
const METHOD_CALL = 1;
const NO_REPLY_EXPECTED = 1;
const FIELDS = { path: 1, interface: 2, member: 3, error: 4, replyTo: 5, destination: 6, sender: 7, signature: 8 };
const FIELD_TYPES: Record<keyof typeof FIELDS, string> = {
  path: 'o',
  interface: 's',
  member: 's',
  error: 's',
  replyTo: 'u',
  destination: 's',
  sender: 's',
  signature: 'g',
};

type Field = keyof typeof FIELDS;
type Value = string | number | string[];

const aligned = (position: number, to: number): number => Math.ceil(position / to) * to;

/** The first message of `bytes`; its `call` is null if it wants no answer. Null while the message is not whole. */
export function readCall(bytes: Buffer): { sizeBytes: number; call: Call | null } | null {
  if (bytes.length < HEADER_BYTES) return null;
  if (bytes.toString('latin1', 0, 1) !== 'l') throw new Error('only little-endian messages are read');
  const bodyStart = aligned(HEADER_BYTES + bytes.readUInt32LE(12), 8);
  const sizeBytes = bodyStart + bytes.readUInt32LE(4);
  if (bytes.length < sizeBytes) return null;
  const isCall = bytes[1] === METHOD_CALL && ((bytes[2] ?? 0) & NO_REPLY_EXPECTED) === 0;
  const fields = readFields(bytes.subarray(0, HEADER_BYTES + bytes.readUInt32LE(12)));
  const body = bytes.subarray(bodyStart, sizeBytes);
  const call = {
    serial: bytes.readUInt32LE(8),
    member: String(fields.get(FIELDS.member) ?? ''),
    body: readValues(body, String(fields.get(FIELDS.signature) ?? '')),
  };
  return { sizeBytes, call: isCall ? call : null };
}

function readFields(header: Buffer): Map<number, string | number> {
  const fields = new Map<number, string | number>();
  for (let position = HEADER_BYTES; position < header.length; ) {
    position = aligned(position, 8);
    const [code = 0, , type = 0] = header.subarray(position); // between them: how long the signature of the variant is
    const { value, end } = readValue(header, position + 4, String.fromCharCode(type));
    fields.set(code, value);
    position = end;
  }
  return fields;
}

function readValues(body: Buffer, signature: string): (string | number)[] {
  const values: (string | number)[] = [];
  let position = 0;
  for (const type of /^[sou]*/.exec(signature)?.[0] ?? '') {
    const { value, end } = readValue(body, position, type);
    values.push(value);
    position = end;
  }
  return values;
}

function readValue(bytes: Buffer, from: number, type: string): { value: string | number; end: number } {
  if (type === 'g') {
    const length = bytes.readUInt8(from);
    return { value: bytes.toString('latin1', from + 1, from + 1 + length), end: from + length + 2 };
  }
  const start = aligned(from, 4);
  const number = bytes.readUInt32LE(start);
  if (type === 'u') return { value: number, end: start + 4 };
  return { value: bytes.toString('utf8', start + 4, start + 4 + number), end: start + 4 + number + 1 };
}

let serials = 0;

export function writeMessage(
  type: keyof typeof TYPES,
  fields: Partial<Record<Field, string | number>>,
  signature: string,
  values: readonly Value[],
): Buffer {
  const body = new Writer();
  let index = 0;
  for (const [kind] of signature.matchAll(/as|[subog]/g)) body.write(kind, values[index++] ?? 0);
  const header = new Writer();
  for (const [name, value] of Object.entries(signature === '' ? fields : { ...fields, signature })) {
    const field = name as Field;
    header.pad(8);
    header.push(Buffer.from([FIELDS[field], 1, FIELD_TYPES[field].charCodeAt(0), 0]));
    header.write(FIELD_TYPES[field], value);
  }
  const start = Buffer.alloc(HEADER_BYTES);
  start.write('l');
  start.set([TYPES[type], NO_REPLY_EXPECTED, 1], 1);
  start.writeUInt32LE(body.length, 4);
  start.writeUInt32LE(++serials, 8);
  start.writeUInt32LE(header.length, 12);
  header.pad(8);
  return Buffer.concat([start, header.bytes(), body.bytes()]);
}

class Writer {
  readonly #parts: Buffer[] = [];
  length = 0;

  push(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.length += bytes.length;
  }

  pad(to: number): void {
    this.push(Buffer.alloc(aligned(this.length, to) - this.length));
  }

  #number(value: number): void {
    this.pad(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.push(bytes);
  }

  write(type: string, value: Value): void {
    if (typeof value === 'number') this.#number(value);
    else if (Array.isArray(value)) {
      const list = new Writer();
      for (const text of value) list.write('s', text);
      this.#number(list.length);
      this.push(list.bytes());
    } else {
      const text = Buffer.from(`${value}\0`);
      if (type === 'g') this.push(Buffer.from([text.length - 1]));
      else this.#number(text.length - 1);
      this.push(text);
    }
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
