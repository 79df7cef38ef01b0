// Whether a chosen file may be uploaded at all: its size, its kind by the first bytes, its length. Before a byte moves.

import type { UploadLimits } from '#contract/uploads.ts';
import { SNIFF_BYTES, sniffContainer } from '#media/source-formats.ts';
import { formatBytes, formatDuration } from '../ui/format.ts';

/** Why a file is refused, as a sentence that names the limit; null when it is fine. */
export async function refusalOf(file: File, limits: UploadLimits): Promise<string | null> {
  if (file.size === 0) return 'The file is empty.';
  if (file.size > limits.maxBytes) {
    return `The file is ${formatBytes(file.size)}; this site takes at most ${formatBytes(limits.maxBytes)}.`;
  }
  let head: Uint8Array;
  try {
    head = new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer());
  } catch {
    return 'The file cannot be read. Check that it still exists and that you may open it.';
  }
  const format = sniffContainer(head);
  if (format === null || !isListed(limits.containers, format)) {
    return `This is not a kind of video we can read. Use ${containerNames(limits.containers)}.`;
  }
  return null;
}

/** Why the length is refused; null when it is fine or unknown. */
export function lengthRefusalOf(durationSeconds: number | null, limits: UploadLimits): string | null {
  if (durationSeconds === null || durationSeconds <= limits.maxSeconds) return null;
  return `The video is ${formatDuration(durationSeconds)} long; this site takes at most ${formatDuration(limits.maxSeconds)}.`;
}

/** The server lists containers by name or by file extension; either will do. */
function isListed(containers: readonly string[], format: { name: string; extensions: readonly string[] }): boolean {
  const listed = new Set(containers.map(plain));
  return listed.has(format.name) || format.extensions.some((extension) => listed.has(extension.slice(1)));
}

/** The kinds that people know, by the names they know; the server's list also holds their rarer spellings. */
const KNOWN = ['mp4', 'mov', 'mkv', 'webm', 'avi', 'ogg', 'flv', 'mpeg', 'ts'];
const SPELLINGS: Record<string, string> = { webm: 'WebM' };

/** `MP4, MOV, MKV or WebM`, as far as the server takes them; its own words when it takes none of these. */
export function containerNames(containers: readonly string[]): string {
  const listed = new Set(containers.map(plain));
  const known = KNOWN.filter((name) => listed.has(name)).map((name) => SPELLINGS[name] ?? name.toUpperCase());
  const names = known.length === 0 ? containers : known;
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}

const plain = (entry: string): string => entry.toLowerCase().replace(/^\./, '');

/** A title from a file name: the extension off, underscores to spaces. */
export function titleFromFilename(filename: string, longest: number): string {
  const stem = filename
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
  return (stem === '' ? filename : stem)
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/, '') // half of a character
    .trim();
}
