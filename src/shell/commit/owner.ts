import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../disk.ts';

/** The process that holds a lock. */
export interface Owner {
  /** A random name that no other run has. */
  readonly nonce: string;
  readonly pid: number;
  /** When it started, in the kernel's ticks since the boot; empty where the system does not say. */
  readonly started: string;
  /** Which boot of which kernel; empty where the system does not say. */
  readonly boot: string;
  /** Which namespace its number counts in: containers have their own process numbers. */
  readonly namespace: string;
  readonly machine: string;
}

/** This process as an owner. */
export function ownerOf(nonce: string): Owner {
  return {
    nonce,
    pid: process.pid,
    started: statOf('self')?.started ?? '',
    boot: textIn('/proc/sys/kernel/random/boot_id'),
    namespace: ownNamespace(),
    machine: `${hostname()} ${textIn('/etc/machine-id')}`.trim(),
  };
}

/** What the record of a lock says about its owner; undefined for one that is damaged. */
export function parseOwner(text: string): Owner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { nonce, pid, started, boot, namespace, machine } = (value ?? {}) as Readonly<Record<keyof Owner, unknown>>;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (typeof nonce !== 'string' || !/^[0-9a-f]{16}$/.test(nonce)) return undefined;
  const texts = [started, boot, namespace, machine];
  if (!texts.every((one): one is string => typeof one === 'string')) return undefined;
  return { nonce, pid, started: `${started}`, boot: `${boot}`, namespace: `${namespace}`, machine: `${machine}` };
}

/**
 * Whether the process is running. The clock of the machine is not used.
 *
 * @returns 'unknown' if its process number has no meaning here: another container, another machine, or a system that does not
 *   report when a process started
 */
export function judge(owner: Owner | undefined, self: Owner = ownerOf('')): 'alive' | 'dead' | 'unknown' {
  if (owner === undefined) return 'unknown';
  if (owner.boot !== self.boot) {
    // The same machine after a restart: no process from before is running.
    const isKnown = owner.boot !== '' && self.boot !== '' && self.machine.includes(' ');
    return isKnown && owner.machine === self.machine ? 'dead' : 'unknown';
  }
  if (owner.namespace !== self.namespace) return 'unknown';
  if (owner.boot === '' && owner.machine !== self.machine) return 'unknown';
  if (!hasNumber(owner.pid)) return 'dead';
  if (!isProcOwn() || owner.started === '') return 'unknown';
  const now = statOf(String(owner.pid));
  return now !== undefined && now.started === owner.started && !isOver(now.state) ? 'alive' : 'dead';
}

function hasNumber(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** A zombie process has ended, but its exit status was not read. */
function isOver(state: string): boolean {
  return state === 'Z' || state === 'X' || state === 'x';
}

/** Whether /proc uses the process numbers of this process: a container may show the /proc of its host. */
function isProcOwn(): boolean {
  return statOf('self')?.pid === String(process.pid);
}

/** Number, state and start of a process: fields 1, 3 and 22 of /proc/PID/stat (proc(5)). */
function statOf(pid: string): { readonly pid: string; readonly state: string; readonly started: string } | undefined {
  const stat = textIn(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', started = ''] = [fields[0], fields[19]];
  return started === '' ? undefined : { pid: stat.slice(0, stat.indexOf(' ')), state, started };
}

function ownNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
