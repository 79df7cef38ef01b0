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
    return `This is not a kind of video we can read. Use ${limits.containers.join(', ')}.`;
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
  const listed = new Set(containers.map((entry) => entry.toLowerCase().replace(/^\./, '')));
  return listed.has(format.name) || format.extensions.some((extension) => listed.has(extension.slice(1)));
}

/** A title from a file name: the extension off, underscores to spaces. */
export function titleFromFilename(filename: string, longest: number): string {
  const stem = filename
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
  return (stem === '' ? filename : stem).slice(0, longest).trim();
}
