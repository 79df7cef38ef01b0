// Sizes as people read them, in decimal units; pure.

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1500000 gives `1.5 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${Number(value.toFixed(1))} ${UNITS[unit]}`;
}
