import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { removeAll } from './suppliers/machines/disk';

const OWNER = z.object({ pid: z.number(), startTime: z.string() });
type Owner = z.infer<typeof OWNER>;
const START_TIME_FIELD = 22;
/** Without an owner a directory is left alone for two hours. */
const OWNERLESS_STALE = 7_200_000;

const hasCode = (cause: unknown, ...codes: readonly string[]): boolean =>
  cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));

/** When a process started, in the kernel's ticks; empty when there is no such process or no /proc. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the second field, the command, may contain spaces: count from its closing parenthesis
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD - 3] ?? '';
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ESRCH')) return '';
    throw cause;
  }
}

function isAlive({ pid, startTime }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (hasCode(cause, 'ESRCH')) return false;
    if (!hasCode(cause, 'EPERM')) throw cause;
  }
  return startTimeOf(pid) === startTime;
}

/** Undefined when the owner did not come to write itself down, or is another user. */
function ownerOf(directory: string): Owner | undefined {
  try {
    return OWNER.parse(JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8')));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) return undefined;
    if (hasCode(cause, 'ENOENT', 'EACCES', 'ENOTDIR')) return undefined;
    throw cause;
  }
}

function isStale(directory: string): boolean {
  const owner = ownerOf(directory);
  if (owner !== undefined) return !isAlive(owner);
  const { uid, mtimeMs } = statSync(directory);
  return uid === process.getuid?.() && Date.now() - mtimeMs > OWNERLESS_STALE;
}

/** Remove the directories of sandboxes whose owner is dead; says which. Their processes died with the owner. */
export async function removeStale(temporary: string): Promise<readonly string[]> {
  const stale = readdirSync(temporary)
    .filter((name) => /^dc-[A-Za-z0-9]{6}$/.test(name))
    .map((name) => join(temporary, name))
    .filter(isStale);
  for (const directory of stale) await removeAll(directory);
  return stale;
}

/** The one directory that holds everything of a sandbox; its owner is written in it at once. */
export function ownDirectory(temporary: string): string {
  const directory = mkdtempSync(join(temporary, 'dc-'));
  const owner: Owner = { pid: process.pid, startTime: startTimeOf(process.pid) };
  writeFileSync(join(directory, 'owner.json'), JSON.stringify(owner), { mode: 0o600 });
  return directory;
}
