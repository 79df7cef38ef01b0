// The process groups that run now, written down: what a shot process leaves behind, its successor ends.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const running = new Set<number>();
let list: string | null = null;
let log: (line: string) => void = () => undefined;
let isWritten = true;

/** From now on every change is written to a file of this process in `folder`; where that cannot be, it is logged. */
export function writeGroupsTo(folder: string, logTo: (line: string) => void): void {
  list = join(folder, `groups-${process.pid}`);
  log = logTo;
  write();
}

export function groupStarted(id: number): void {
  running.add(id);
  write();
}

export function groupEnded(id: number): void {
  if (running.delete(id)) write();
}

/**
 * Whoever is shot in the middle of it leaves the list that was there before: an emptied one would lose all groups. Never
 * throws: the list is a net for the worst case, and a disk that is full must end no process, and nobody's task.
 */
function write(): void {
  if (!list) return;
  try {
    mkdirSync(dirname(list), { recursive: true }); // somebody may have tidied it away
    writeFileSync(`${list}.new`, [...running].join('\n'));
    renameSync(`${list}.new`, list);
    isWritten = true;
  } catch (error) {
    if (isWritten) log(`what runs cannot be written down, a successor would not end it: ${String(error)}`);
    isWritten = false; // said once, until it can be written again
  }
}

/**
 * Ends what processes that are no more have left running: an FFmpeg that hangs, or that was held, for any other ends
 * when its pipes do. `commands` are the programs that are ours; an id that another program has by now is left alone.
 * Returns how many groups it ended.
 */
export function endGroupsLeftBehind(
  folder: string,
  isAlive: (pid: number) => boolean,
  commands: readonly string[],
): number {
  const ended = new Set<number>(); // one that two lists name may be seen again before it is gone
  for (const name of namesIn(folder)) {
    const owner = Number(/^groups-(\d+)(?:\.new)?$/.exec(name)?.[1]);
    if (!owner || (owner !== process.pid && isAlive(owner))) continue;
    const path = join(folder, name);
    for (const group of groupsIn(path)) if (!ended.has(group) && endGroup(group, commands)) ended.add(group);
    remove(path);
  }
  return ended.size;
}

function groupsIn(path: string): number[] {
  try {
    return readFileSync(path, 'utf8').split('\n').map(Number).filter(Boolean);
  } catch {
    return []; // another process that starts at the same time has ended them
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is read again by the next start: what it names is gone by then, or is somebody else's.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // the first start: there is no folder
  }
}

/** Where the command is a script that another program of its name takes the place of, only the name is the same. */
const isRunning = (args: string, command: string): boolean =>
  args.includes(command) || basename(args.split(' ', 1)[0] ?? '') === basename(command);

function endGroup(id: number, commands: readonly string[]): boolean {
  try {
    const args = execFileSync('ps', ['-o', 'args=', '-p', String(id)], { encoding: 'utf8' });
    if (!commands.some((command) => isRunning(args, command))) return false;
    process.kill(-id, 'SIGKILL');
    return true;
  } catch {
    return false; // gone, or no `ps` as in a container, where everything ends with its first process
  }
}
