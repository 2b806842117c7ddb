import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { errorCode } from './refused.ts';

/** Whether the process runs. A zombie does not: in a container whose first process reaps nobody it stays for ever. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another account. Anything else (ESRCH) is the answer "no", not a failure.
    if (errorCode(error) !== 'EPERM') return false;
  }
  return linuxStat(pid)?.state !== 'Z';
}

/**
 * Something that differs when a pid is used again by another process, or '' where the system does not tell.
 * Needed because pids repeat after a reboot and always in containers.
 */
export function birthOf(pid: number): string {
  if (process.platform === 'linux') return linuxStat(pid)?.startTicks ?? '';
  if (process.platform === 'win32') return '';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

function linuxStat(pid: number): { state: string | undefined; startTicks: string | undefined } | undefined {
  if (process.platform !== 'linux') return undefined;
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // Gone between two looks, or no /proc: there is nothing to tell, which is what undefined says.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined;
    throw error;
  }
  // The name in parentheses may hold spaces; state is field 3, start time field 22.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], startTicks: fields[19] };
}
