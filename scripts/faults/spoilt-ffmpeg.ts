// An FFmpeg that can be told to misbehave: a script in front of the real one, which finds a full disk, hangs, or gets too little memory.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `full`: every write finds no space; `hang`: stops at once; `stall`: stops at work; `starve`: memory for the start only. */
export type Misbehaviour = 'full' | 'hang' | 'stall' | 'starve';

export interface SpoiltFfmpeg {
  path: string;
  /** The next so many runs, or all until `behave`. */
  misbehave(how: Misbehaviour, runs: number | 'always'): void;
  behave(): void;
}

/** The largest block of memory, in bytes, with which FFmpeg starts and cannot open its decoder. */
const STARVED_BLOCK_BYTES = 300_000;

export function makeSpoiltFfmpeg(folder: string, ffmpeg: string): SpoiltFfmpeg {
  const once = join(folder, 'once');
  const always = join(folder, 'always');
  const path = join(folder, 'ffmpeg');
  mkdirSync(once, { recursive: true });
  const closed = [1, 3, 4, 5, 6, 7, 8, 9].map((descriptor) => `${descriptor}>/dev/full`).join(' ');
  writeFileSync(
    path,
    `#!/bin/sh
# Takes a token that says how to misbehave, if there is one; -version is always answered.
for argument in "$@"; do [ "$argument" = -version ] && exec '${ffmpeg}' "$@"; done
how=$(cat '${always}' 2>/dev/null)
if [ -z "$how" ]; then
  for token in '${once}'/*; do
    rm "$token" 2>/dev/null && how=\${token##*/} && how=\${how%%-*} && break
  done
fi
case $how in
  full) exec '${ffmpeg}' "$@" ${closed} ;;
  hang) kill -STOP $$ ;;
  stall) (sleep 0.2; kill -STOP $$) >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- & ;;
  starve) exec '${ffmpeg}' -max_alloc ${STARVED_BLOCK_BYTES} "$@" ;;
esac
exec '${ffmpeg}' "$@"
`,
    { mode: 0o755 },
  );
  return {
    path,
    misbehave(how, runs) {
      if (runs === 'always') writeFileSync(always, how);
      else for (let run = 0; run < runs; run += 1) writeFileSync(join(once, `${how}-${run}`), '');
    },
    behave() {
      rmSync(always, { force: true });
      for (const token of readdirSync(once)) rmSync(join(once, token), { force: true });
    },
  };
}
