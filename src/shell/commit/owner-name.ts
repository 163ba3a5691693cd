import { createHash } from 'node:crypto';
import { judge, type Owner, ownerOf } from './owner.ts';

/** This process as part of a file's name, so that the next run can tell from the name whether the process is running. */
export function nameOfSelf(random: string): string {
  const { pid, started, boot, namespace, machine } = ownerOf('');
  return [pid, started || '0', short(boot), short(namespace), short(machine), random].join('-');
}

/** Whether the process that a name identifies has certainly ended. */
export function isOver(name: string): boolean {
  const owner = ownerIn(name);
  if (owner === undefined) return false;
  const self = ownerOf('');
  const here = { ...self, boot: short(self.boot), namespace: short(self.namespace), machine: short(self.machine) };
  const isRestarted = owner.boot !== here.boot && owner.machine === here.machine;
  return isRestarted || judge(owner, here) === 'dead';
}

function ownerIn(text: string): Owner | undefined {
  const [, pid, started = '', boot = '', namespace = '', machine = ''] =
    /^(\d+)-(\d+)-([0-9a-f]+)-([0-9a-f]+)-([0-9a-f]+)-[0-9a-f]+$/.exec(text) ?? [];
  if (pid === undefined) return undefined;
  return { nonce: '', pid: Number(pid), started: started === '0' ? '' : started, boot, namespace, machine };
}

/** Eight characters of a digest; empty for an empty text. */
function short(text: string): string {
  return text === '' ? '0' : createHash('sha256').update(text).digest('hex').slice(0, 8);
}
